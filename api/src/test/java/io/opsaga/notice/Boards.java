package io.opsaga.notice;

import io.opsaga.saga.Reading;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Boards in memory; to one text there are no pins. */
public final class Boards implements NoticeActivities {
    public static final String TOO_HEAVY = "too heavy";

    /** What takes until somebody lets it. */
    public static final String HELD = "held";

    private final Semaphore lets = new Semaphore(0);
    private final Map<String, String> pinned = new ConcurrentHashMap<>();

    /** What is pinned to a board; empty for nothing. */
    public String on(String board) {
        return pinned.getOrDefault(board, "");
    }

    /** Whoever holds a notice in his hands pins it. */
    public void let() {
        lets.release();
    }

    @Override
    public String look(NoticeInput input) {
        return on(input.operation().target());
    }

    @Override
    public void pin(NoticeInput input) {
        if (input.text().equals(TOO_HEAVY)) {
            throw NoticeFailure.NO_PINS.because("It would take three.");
        }
        if (input.text().equals(HELD)) {
            lets.acquireUninterruptibly();
        }
        pinned.put(input.operation().target(), input.text());
    }

    @Override
    public Reading takeOff(NoticeInput input) {
        return pinned.remove(input.operation().target(), input.text())
                ? Reading.reverted("taken off")
                : Reading.absent("it was not there");
    }
}
