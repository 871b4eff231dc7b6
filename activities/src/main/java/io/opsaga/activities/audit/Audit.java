package io.opsaga.activities.audit;

import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down every change that is asked of a machine, with its duration and how it ended. Reading is not written down. */
public final class Audit {
    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final List<Witness> witnesses;

    public Audit(List<Witness> witnesses) {
        this.witnesses = List.copyOf(witnesses);
    }

    /** @param what the change, in words without secrets */
    public <T> T call(String machine, String what, Supplier<T> change) {
        witnesses.forEach(witness -> witness.before(machine, what));
        long start = System.nanoTime();
        String outcome = "failed";
        T result;
        try {
            result = change.get();
            outcome = "done";
        } catch (RuntimeException e) {
            outcome = "failed, " + e.getClass().getSimpleName();
            throw e;
        } finally {
            long millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
            LOG.info("{}: {}: {} after {} ms", machine, what, outcome, millis);
        }
        witnesses.forEach(witness -> witness.after(machine, what));
        return result;
    }

    /** As {@link #call}, for a change that has no answer. */
    public void run(String machine, String what, Runnable change) {
        call(machine, what, () -> {
            change.run();
            return true;
        });
    }
}
