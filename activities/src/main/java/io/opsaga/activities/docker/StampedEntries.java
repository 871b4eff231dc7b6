package io.opsaga.activities.docker;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the entries in an engine's answer: each begins with its time, and ends with its line or, of a longer line, after 16 KiB. Where an
 * answer's pieces begin and end says nothing.
 */
final class StampedEntries {
    /** So much of a line an engine keeps in one entry. */
    static final int LONGEST = 1 << 14;

    /** One that is longer has no entries that could be told apart. */
    private static final int LONGEST_LINE = 4 * LONGEST;

    private static final Pattern STAMP =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)(?:\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d) ");

    /** Is told of each entry. */
    interface Listener {
        /**
         * @param second at which it was written, since 1970; that of the one before where it does not say
         * @param bytes a character for each
         */
        void entry(long second, String bytes);
    }

    private final Listener listener;
    private final StringBuilder unfinished = new StringBuilder();
    private String stamp = "";
    private long second;

    StampedEntries(Listener listener) {
        this.listener = listener;
    }

    void add(byte[] piece) {
        unfinished.append(new String(piece, StandardCharsets.ISO_8859_1));
        int start = 0;
        for (int end = unfinished.indexOf("\n"); end >= 0; end = unfinished.indexOf("\n", start)) {
            take(unfinished.substring(start, end + 1), true);
            start = end + 1;
        }
        unfinished.delete(0, start);
        if (unfinished.length() > 2 * LONGEST) {
            unfinished.delete(0, take(unfinished.toString(), unfinished.length() > LONGEST_LINE));
        }
    }

    /** The answer is over. */
    void end() {
        take(unfinished.toString(), true);
        unfinished.setLength(0);
    }

    /**
     * @param over whether nothing more of its last entry is to come
     * @return how much of it was taken
     */
    private int take(String line, boolean over) {
        Matcher stamps = STAMP.matcher(line);
        int start = 0;
        while (start < line.length()) {
            int text = stamps.region(start, line.length()).lookingAt() ? read(stamps) : start;
            int next = text + LONGEST;
            boolean several =
                    next < line.length() && stamps.region(next, line.length()).lookingAt();
            if (!several && !over) {
                return start;
            }
            int end = several ? next : line.length();
            listener.entry(second, line.substring(text, end));
            start = end;
        }
        return start;
    }

    private int read(Matcher found) {
        String read = found.group(1) + found.group(2);
        if (!read.equals(stamp)) {
            try {
                second = OffsetDateTime.parse(read).toEpochSecond();
                stamp = read;
            } catch (DateTimeParseException e) {
                // The program wrote it, or an engine that counts days otherwise: it is as late as the one before.
            }
        }
        return found.end();
    }
}
