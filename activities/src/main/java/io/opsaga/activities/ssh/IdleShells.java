package io.opsaga.activities.ssh;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Shells of one machine that nobody uses at the moment, the last used first. For one thread at a time. */
final class IdleShells {
    private record Idle(KeptShell shell, long since) {}

    private final Executor closing;
    private final Deque<Idle> idle = new ArrayDeque<>();

    /** @param closing ends shells: whoever does not need them any more must not wait for their connection */
    IdleShells(Executor closing) {
        this.closing = closing;
    }

    void add(KeptShell shell) {
        idle.addFirst(new Idle(shell, System.nanoTime()));
    }

    /** One that has these functions; null if there is none. */
    @Nullable
    KeptShell take(String functions) {
        for (Iterator<Idle> all = idle.iterator(); all.hasNext(); ) {
            KeptShell shell = all.next().shell();
            if (!shell.open()) {
                all.remove();
            } else if (shell.functions().equals(functions)) {
                all.remove();
                return shell;
            }
        }
        return null;
    }

    /** Ends the one that was used longest ago, of which the place is free a moment later. */
    void endOne() {
        Idle last = idle.pollLast();
        if (last != null) {
            closing.execute(last.shell()::close);
        }
    }

    void endAll(Predicate<KeptShell> which) {
        end(one -> which.test(one.shell()));
    }

    /** Ends those that have been idle for that long. */
    void endAll(Duration idleFor) {
        long now = System.nanoTime();
        end(one -> now - one.since() >= idleFor.toNanos());
    }

    private void end(Predicate<Idle> which) {
        idle.removeIf(one -> {
            boolean ends = which.test(one);
            if (ends) {
                closing.execute(one.shell()::close);
            }
            return ends;
        });
    }
}
