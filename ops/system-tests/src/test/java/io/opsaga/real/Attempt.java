package io.opsaga.real;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One operation of the crash matrix, with or without something that befalls it: what was asked, and what became of it. */
abstract class Attempt {
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

    Attempt(Course course, String place) {
        this.course = course;
        this.place = place;
    }

    /** Has its subject as the operation is to find it. */
    void ready(OpsagaProcess opsaga) {}

    /** Orders the operation, which will not begin before all are ordered. */
    void order(OpsagaProcess opsaga) {}

    /** Orders what an operation that there is already shall do; perhaps without an answer, and then once more under the same key. */
    void orderOfWhatThereIs(OpsagaProcess opsaga) {}

    /** Orders the operation back, as often as it is called under one key. */
    final void orderBack(OpsagaProcess opsaga) {
        opsaga.http()
                .post(
                        "/api/v1/operations/%s/rollback".formatted(operation),
                        "{\"reason\":\"crash matrix\"}",
                        "Idempotency-Key",
                        "rollback-" + operation);
    }

    abstract JsonNode status(OpsagaProcess opsaga);

    abstract boolean over(JsonNode status);

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
