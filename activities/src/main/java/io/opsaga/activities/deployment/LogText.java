package io.opsaga.activities.deployment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/** A log as it may be shown: its end, with nothing in it that steers a terminal. */
final class LogText {
    static final int LONGEST = 1 << 20;

    private LogText() {}

    static String of(String text) {
        String shown = printable(text);
        return shown.length() <= LONGEST ? shown : shown.substring(shown.length() - LONGEST);
    }

    static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "\uFFFD");
    }

    /** What bytes mean, of which each is a character. */
    static String decoded(String bytes) {
        return new String(bytes.getBytes(ISO_8859_1), UTF_8);
    }

    /** The last lines, of which the very last need not be finished. */
    static String last(String text, int lines) {
        int start = text.length();
        for (int found = 0; found < lines && start > 0; found++) {
            start = text.lastIndexOf('\n', start - 2) + 1;
        }
        return text.substring(start);
    }
}
