package io.opsaga.real;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One operation of the crash matrix, with or without something that befalls it: what was asked, and what became of it. */
abstract class Attempt {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Set<String> ROLLED_BACK = Set.of("rolled_back", "rollback_incomplete");

    final Course course;
    final String place;
    String operation = "";
    int pointsBefore;
    /** Those that it has passed, in order. */
    List<String> points = List.of();

    boolean reached;
    /** From when all was there again until it went on; null where nothing befell it, or it had nothing more to do. */
    @Nullable
    Long pauseMillis;

    private final boolean back;

    /** @param back whether it is tried how the operation is ordered back, once it is completed */
    Attempt(Course course, String place, boolean back) {
        this.course = course;
        this.place = place;
        this.back = back;
    }

    /** Has its subject as the operation is to find it. */
    void prepare(OpsagaProcess opsaga) {}

    /** Orders the operation; returns its id. */
    abstract String start(OpsagaProcess opsaga);

    final void ready(OpsagaProcess opsaga) {
        prepare(opsaga);
        if (back) {
            operation = start(opsaga);
            opsaga.completed(operation, LONG);
        }
    }

    /** Orders what does not exist yet, and will not begin before all is ordered. */
    final void order(OpsagaProcess opsaga) {
        if (!back) {
            operation = start(opsaga);
        }
    }

    /** Orders what an operation that there is already shall do; perhaps without an answer, and then once more under the same key. */
    final void orderOfWhatThereIs(OpsagaProcess opsaga) {
        if (back) {
            orderBack(opsaga);
        }
    }

    final void orderBack(OpsagaProcess opsaga) {
        opsaga.http()
                .post(
                        "/api/v1/operations/%s/rollback".formatted(operation),
                        "{\"reason\":\"crash matrix\"}",
                        "Idempotency-Key",
                        "rollback-" + operation);
    }

    abstract JsonNode status(OpsagaProcess opsaga);

    final boolean over(JsonNode status) {
        return back
                ? isRolledBack(status)
                : OpsagaProcess.FINAL.contains(status.at("/stage").asString());
    }

    static boolean isRolledBack(JsonNode status) {
        return ROLLED_BACK.contains(status.at("/stage").asString());
    }

    /** Answers where it asks; whether it did. */
    boolean answered(OpsagaProcess opsaga, JsonNode status) {
        return false;
    }

    /** Whether it asks something on its way. */
    boolean asks() {
        return false;
    }

    /** @param earlier what the machines said before it began */
    abstract CrashOutcome outcome(OpsagaProcess opsaga, JsonNode end, Evidence earlier, Evidence now);

    /** Has its subject as the next attempt is to find it. */
    void settle(OpsagaProcess opsaga) {}

    /** What is heard of it when it stands still. */
    String standing() {
        return operation + " " + place;
    }

    /**
     * How long after all was there again it went on.
     *
     * @param from from when a step is a further one
     */
    void wentOn(Instant from, Instant back, Iterable<Instant> moments) {
        for (Instant moment : moments) {
            if (moment.isAfter(from)) {
                pauseMillis = Math.max(0, moment.toEpochMilli() - back.toEpochMilli());
                return;
            }
        }
    }

    @Override
    public String toString() {
        return "%s at %s of %s".formatted(course.name(), place.isEmpty() ? "nothing" : place, operation);
    }
}
