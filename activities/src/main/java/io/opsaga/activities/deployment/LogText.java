package io.opsaga.activities.deployment;

/** A log as it may be shown: its end, with nothing in it that steers a terminal. */
final class LogText {
    static final int LONGEST = 1 << 20;

    private LogText() {}

    static String of(String text) {
        String shown = text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "\uFFFD");
        return shown.length() <= LONGEST ? shown : shown.substring(shown.length() - LONGEST);
    }
}
