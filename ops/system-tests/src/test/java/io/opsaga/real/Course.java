package io.opsaga.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** One way in which operations of a kind go, and what it comes to where nothing befalls it. */
abstract class Course {
    /** By so many points an instant that was not reached is moved forward. */
    private static final int EARLIER = 15;

    private final String name;
    private final Pool pool;
    private CrashOutcome reference = new CrashOutcome("", "", "");
    private List<String> points = List.of();

    Course(String name, Pool pool) {
        this.name = name;
        this.pool = pool;
    }

    /** For people. */
    String name() {
        return name;
    }

    /** On whose subjects it is tried. */
    Pool pool() {
        return pool;
    }

    /**
     * One operation that goes so.
     *
     * @param subject which of the pool
     * @param place where it stands still when something befalls it: a point, or {@code @n} for whatever point comes as the n-th; empty for nowhere
     */
    abstract Attempt attempt(int subject, String place);

    /**
     * Where it is struck in this run.
     *
     * @param passed the points that it passes, in their order
     */
    abstract List<String> places(Blow blow, List<String> passed, Sample sample);

    /** Where it is tried once more if it did not get to that place: before it, as not every point is passed each time. */
    String insteadOf(String place) {
        if (place.startsWith("@")) {
            return "@" + Math.max(1, Integer.parseInt(place.substring(1)) - EARLIER);
        }
        return points.get(Math.max(0, points.indexOf(place) - 1));
    }

    /** What it came to where nothing befell it, and the points that it passed. */
    void undisturbed(Attempt attempt, CrashOutcome outcome, List<String> passed) {
        reference = outcome;
        points = passed;
    }

    /** What all others are compared with is right. */
    void check() {
        assertThat(points).as(name).isNotEmpty();
    }

    List<String> points() {
        return points;
    }

    CrashOutcome reference() {
        return reference;
    }

    /** What an attempt that was struck should have come to. */
    CrashOutcome expected(Blow blow, Attempt attempt, CrashOutcome outcome) {
        return reference;
    }

    /** What it came to, without what is not to be compared after that blow. */
    CrashOutcome compared(Blow blow, Attempt attempt, CrashOutcome outcome) {
        return outcome;
    }
}
