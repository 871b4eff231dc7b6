package io.opsaga.activities.docker;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the entries in an engine's answer: each begins with its time, and ends with its line or, of a longer line, after 16 KiB of what the
 * program wrote. An engine cuts within characters, and tells each byte that is part of none as a sign of three bytes, so that an entry may
 * be longer than that. Where an answer's pieces begin and end says nothing.
 */
final class StampedEntries {
    /** So much of a line an engine keeps in one entry. */
    static final int LONGEST = 1 << 14;

    /** One that is longer has no entries that could be told apart, and is taken in parts of that length, wherever its pieces end. */
    private static final int LONGEST_LINE = 4 * LONGEST;

    /** For a byte that is part of no character. */
    private static final String BROKEN = "\u00ef\u00bf\u00bd";

    private static final Pattern STAMP =
            Pattern.compile("((\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)(?:\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)) ");

    /** Is told of each entry. */
    interface Listener {
        /**
         * @param second at which it was written, since 1970; that of the one before where it does not say
         * @param stamp the whole time, as the engine writes it; that of the one before where it does not say
         * @param bytes a character for each
         */
        void entry(long second, String stamp, String bytes);
    }

    private final Listener listener;
    private final StringBuilder unfinished = new StringBuilder();
    private String stamp = "";
    private String read = "";
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
            unfinished.delete(0, take(unfinished.toString(), false));
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
            int next = next(line, text, stamps);
            if (next == 0 && !over && line.length() - text <= LONGEST_LINE) {
                return start;
            }
            int end = next == 0 ? Math.min(line.length(), text + LONGEST_LINE) : next;
            listener.entry(second, stamp, line.substring(text, end));
            start = end;
        }
        return start;
    }

    /** Where another entry begins in the line; 0 where none does. */
    private static int next(String line, int text, Matcher stamps) {
        int next = text + LONGEST;
        int counted = text;
        for (int broken = 0; next < line.length(); next += 2) {
            for (int at = line.indexOf(BROKEN, counted); at >= 0 && at < next; at = line.indexOf(BROKEN, counted)) {
                broken++;
                counted = at + BROKEN.length();
            }
            if (stamps.region(next, line.length()).lookingAt()) {
                return next;
            }
            if (next - text - LONGEST >= 2 * broken) {
                return 0;
            }
        }
        return 0;
    }

    private int read(Matcher found) {
        stamp = found.group(1);
        String time = found.group(2) + found.group(3);
        if (!time.equals(read)) {
            try {
                second = OffsetDateTime.parse(time).toEpochSecond();
                read = time;
            } catch (DateTimeParseException e) {
                // The program wrote it, or an engine that counts days otherwise: it is as late as the one before.
            }
        }
        return found.end();
    }
}
