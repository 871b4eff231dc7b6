package io.opsaga.activities.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opsaga.activities.runtime.LogPiece;
import io.opsaga.activities.runtime.Placement;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Holds back the end of what comes in pieces until its line is finished, because a value in it may not be known before. It is not held for
 * ever: a question without a newline, or a row of dots, is shown as well.
 */
final class UnfinishedLine {
    /** Nothing has come for so long. */
    private static final Duration SILENCE = Duration.ofSeconds(3);

    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int MOST = 1 << 16;

    private final LongSupplier nanos;
    private String held = "";

    /** What stood before what is held is not known. */
    private boolean torn;

    private long begun;
    private long came;

    UnfinishedLine(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** What can be shown, once this has come as well; masked. */
    String add(Placement at, LogPiece piece) {
        long now = nanos.getAsLong();
        String missing = "";
        if (piece.cut()) {
            // How the line goes on that was held is not known.
            missing = held.isEmpty() ? "" : end(at) + "\n";
            torn = true;
        }
        begun = held.isEmpty() ? now : begun;
        came = piece.bytes().isEmpty() ? came : now;
        String all = held + piece.bytes();
        int finished = all.lastIndexOf('\n') + 1;
        String lines = LogText.decoded(all.substring(0, finished));
        held = all.substring(finished);
        begun = finished > 0 ? now : begun;
        return missing + shown(at, lines) + (isDue(now) ? rest(at) : "");
    }

    private String shown(Placement at, String text) {
        if (text.isEmpty()) {
            return "";
        }
        String masked = torn ? at.masked(text) : at.maskedWhole(text);
        torn = false;
        return LogText.printable(masked);
    }

    /** The rest of a line may begin within a value, of which it is not known before its end that it is one. */
    private boolean isDue(long now) {
        return (!torn || held.length() > MOST) && isLate(now);
    }

    private boolean isLate(long now) {
        return now - came >= SILENCE.toNanos() || now - begun >= LONGEST.toNanos() || held.length() > MOST;
    }

    /** What may be shown although its line is not finished. */
    private String rest(Placement at) {
        String text = LogText.decoded(held.substring(0, held.length() - brokenOff(held)));
        String shown = text.substring(0, at.settled(text));
        int kept = text.substring(shown.length()).getBytes(UTF_8).length + brokenOff(held);
        held = held.substring(Math.max(0, held.length() - kept));
        begun = nanos.getAsLong();
        return shown(at, shown);
    }

    /** The same when nothing more comes; what may be the beginning of a value is never shown. */
    String end(Placement at) {
        String rest = rest(at);
        held = "";
        return rest;
    }

    /** Whether there is a line of which not all was shown. */
    boolean isHeld() {
        return !held.isEmpty();
    }

    /** How many bytes at the end are a character's beginning. */
    private static int brokenOff(String bytes) {
        for (int back = 1; back <= Math.min(3, bytes.length()); back++) {
            char one = bytes.charAt(bytes.length() - back);
            if (one >= 0xC0) {
                int length = one >= 0xF0 ? 4 : one >= 0xE0 ? 3 : 2;
                return back < length ? back : 0;
            }
            if (one < 0x80) {
                return 0;
            }
        }
        return 0;
    }
}
