package io.opsaga.activities.deployment;

import io.opsaga.activities.runtime.Placement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has a machine looked at, once at a time. Whoever asks while it is looked at shares the next look with all who come meanwhile: the one that
 * goes on may have read before what was done a moment ago.
 */
final class MachineActivity {
    private final String machine;
    private final Executor looks;
    private final Consumer<MachineQuestion> ask;
    private @Nullable MachineQuestion running;
    private @Nullable MachineQuestion next;
    private boolean silent;

    /** @param ask looks; returns when that is over */
    MachineActivity(String machine, Executor looks, Consumer<MachineQuestion> ask) {
        this.machine = machine;
        this.looks = looks;
        this.ask = ask;
    }

    /** A look that begins no earlier than now. */
    synchronized MachineQuestion question(List<Placement> agents) {
        if (running == null) {
            running = new MachineQuestion(machine, agents);
            begin(running);
            return running;
        }
        if (next == null) {
            next = new MachineQuestion(machine, agents);
        }
        return next;
    }

    /** Whether to wait for an answer is most probably in vain: the last look found nobody, or goes on for longer than that. */
    synchronized boolean hopeless(Duration usual) {
        return silent || (running != null && running.age().compareTo(usual) > 0);
    }

    private void begin(MachineQuestion question) {
        question.begin();
        looks.execute(() -> {
            try {
                ask.accept(question);
            } finally {
                ended(question);
            }
        });
    }

    private synchronized void ended(MachineQuestion question) {
        silent = question.silent();
        running = next;
        next = null;
        if (running != null) {
            begin(running);
        }
        question.end();
    }
}
