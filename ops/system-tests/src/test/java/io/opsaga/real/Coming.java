package io.opsaga.real;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Who is still on the way to its place; those that ask on their way are answered. */
final class Coming {
    /** One of them at a time: asking takes time itself, and those who came first do not wait long. */
    private static final Duration ASKED_EVERY = Duration.ofMillis(200);

    private final OpsagaProcess opsaga;
    private final List<Attempt> coming;
    private final List<Attempt> unasked;
    private Instant asked = Instant.now();
    private int next;

    Coming(OpsagaProcess opsaga, List<? extends Attempt> attempts) {
        this.opsaga = opsaga;
        coming = new ArrayList<>(attempts);
        unasked = new ArrayList<>(attempts);
        unasked.removeIf(one -> !one.asks());
    }

    /**
     * Whether nobody is any more. Who is over has not come by its place and will not: not every point is passed each time.
     *
     * @param there who stands still
     */
    boolean none(List<String> there) {
        coming.removeIf(one -> there.contains(one.standing()));
        unasked.removeIf(one -> there.contains(one.standing()) || one.answered(opsaga, one.status(opsaga)));
        if (!coming.isEmpty() && Duration.between(asked, Instant.now()).compareTo(ASKED_EVERY) > 0) {
            Attempt one = coming.get(next++ % coming.size());
            if (one.over(one.status(opsaga))) {
                coming.remove(one);
            }
            asked = Instant.now();
        }
        return coming.isEmpty();
    }
}
