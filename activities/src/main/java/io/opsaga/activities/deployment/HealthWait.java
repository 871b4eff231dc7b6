package io.opsaga.activities.deployment;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.runtime.Condition;
import io.opsaga.activities.runtime.Placement;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The looks at one agent that is to become healthy, and what they have seen of its run so far. */
final class HealthWait {
    /** What was seen of a run longer ago than that is looked at again: at this pace one that ended is told soon enough from one that is not ready yet. */
    static final Duration STALE = Duration.ofMillis(250);

    private final Health health;
    private final Placement at;
    private final Supplier<Condition> condition;
    private final Heartbeat pulse;
    private final LongSupplier nanos;
    private final long begun;
    private final Duration before;
    private Observed observed;
    private String complaint = "";
    private int ends;

    HealthWait(Health health, Placement at, Supplier<Condition> condition, Heartbeat pulse, LongSupplier nanos) {
        this.health = health;
        this.at = at;
        this.condition = condition;
        this.pulse = pulse;
        this.nanos = nanos;
        begun = nanos.getAsLong();
        observed = Observed.first(Health.running(at, condition), begun);
        before = observed.lasted(begun);
    }

    /** How long this run of the agent had lasted before the first look. */
    Duration before() {
        return before;
    }

    /** What was wrong with it at the last look, and whether it kept running until then. */
    String complaint() {
        return ends == 0
                ? complaint
                : "%s; it ended and was started again meanwhile, %s"
                        .formatted(complaint, ends == 1 ? "once" : ends + " times or more");
    }

    /** That it is healthy, and since when; empty where it is not yet. */
    Optional<String> look() {
        boolean first = complaint.isEmpty();
        if (!first && (at.agent().health() == null || since(observed.looked()).compareTo(STALE) > 0)) {
            lookAgain();
        }
        Optional<String> wrong = health.answer(at, observed.running(nanos.getAsLong()));
        if (wrong.isEmpty() && observed.seen().doubt() != null) {
            // Whose answer it was can only be said now: a moment ago perhaps nobody listened yet.
            lookAgain();
            wrong = Optional.ofNullable(observed.seen().doubt());
        }
        if (wrong.isEmpty()) {
            return Optional.of(
                    "healthy after %d ms".formatted(before.plus(since(begun)).toMillis()));
        }
        complaint = wrong.get();
        pulse.beat("waiting for health: " + complaint);
        return Optional.empty();
    }

    private void lookAgain() {
        Observed now = observed.next(Health.running(at, condition), nanos.getAsLong());
        ends += now.seen().run().equals(observed.seen().run()) ? 0 : 1;
        observed = now;
    }

    private Duration since(long start) {
        return Duration.ofNanos(nanos.getAsLong() - start);
    }

    /**
     * A run as it was seen here.
     *
     * @param first when it was seen for the first time
     * @param looked when it was seen last
     */
    private record Observed(Condition.Running seen, long first, long looked) {
        static Observed first(Condition.Running seen, long now) {
            return new Observed(seen, now, now);
        }

        Observed next(Condition.Running now, long at) {
            return now.run().equals(seen.run()) ? new Observed(seen.doubting(now.doubt()), first, at) : first(now, at);
        }

        Duration lasted(long now) {
            return seen.atLeast().plusNanos(now - first);
        }

        Condition.Running running(long now) {
            return new Condition.Running(seen.run(), lasted(now), seen.address(), seen.doubt());
        }
    }
}
