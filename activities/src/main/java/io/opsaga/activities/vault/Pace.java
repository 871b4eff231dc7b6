package io.opsaga.activities.vault;

import java.time.Duration;
import java.util.Locale;

/** How far a stream is, how fast it goes, and how long it will take, for people. */
final class Pace {
    private static final double MIB = 1 << 20;

    private Pace() {}

    /**
     * @param expected about how many bytes there will be; 0 where nobody knows
     * @param elapsed since the first byte
     */
    static String told(String stream, long bytes, long expected, Duration elapsed) {
        double seconds = elapsed.toMillis() / 1000.0;
        StringBuilder text = new StringBuilder("%s: %s".formatted(stream, mib(bytes)));
        if (expected > bytes) {
            text.append(" of about ").append(mib(expected));
        }
        if (seconds >= 1 && bytes > 0) {
            double rate = bytes / seconds;
            text.append(", ").append(mib(Math.round(rate))).append("/s");
            if (expected > bytes) {
                text.append(", about %d s left".formatted(Math.round((expected - bytes) / rate)));
            }
        }
        return text.toString();
    }

    private static String mib(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / MIB);
    }
}
