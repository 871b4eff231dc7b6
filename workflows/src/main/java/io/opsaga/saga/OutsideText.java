package io.opsaga.saga;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Text that others have written: what machines and programs print, and what people and programs say in requests, signals and
 * updates. It is bounded where it comes in, as it is copied into records, histories, lists and answers, and one log line of a
 * crashed program would otherwise end the run that reports it. The end is kept, where programs say what was wrong; control
 * characters become visible. To text that is bounded already nothing is done.
 */
public final class OutsideText {
    /** Of a message, in bytes of UTF-8. */
    public static final int LONGEST_MESSAGE = 4096;

    /** Of a line in a table of thousands, in bytes of UTF-8. */
    public static final int LONGEST_LINE = 512;

    /** Of a name, in bytes of UTF-8. */
    public static final int LONGEST_NAME = 256;

    private static final char REPLACEMENT = '\uFFFD';
    private static final int PICTURES = 0x2400;
    private static final int DELETE = 0x7F;
    private static final char PICTURE_OF_DELETE = '\u2421';

    private OutsideText() {}

    /** What may have several lines; empty for null. */
    public static String message(@Nullable String text) {
        return bounded(text == null ? "" : text, LONGEST_MESSAGE);
    }

    /** A reason in a table; empty for null. */
    public static String line(@Nullable String text) {
        return bounded(text == null ? "" : text, LONGEST_LINE);
    }

    /** Who somebody says to be; null for null, where nobody is named. */
    public static @Nullable String name(@Nullable String text) {
        return text == null ? null : bounded(text.replace('\n', ' '), LONGEST_NAME);
    }

    /** The same exception, unless it or one behind it says more than a message may; then one of that text and place. */
    public static Throwable exception(Throwable exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            String said = cause.getMessage();
            if (said != null && !said.equals(message(said))) {
                RuntimeException bounded =
                        new RuntimeException(message(exception.getClass().getName() + ": " + exception.getMessage()));
                bounded.setStackTrace(exception.getStackTrace());
                return bounded;
            }
        }
        return exception;
    }

    /** The text within a line of Markdown, shown as it is: never as a link, a picture, a heading or another line. */
    public static String markdown(@Nullable String text) {
        return text == null
                ? ""
                : text.strip()
                        .replaceAll("([\\\\`*_{}\\[\\]#<>|~&])", "\\\\$1")
                        .replace("://", "\\://")
                        .replace("www.", "www\\.")
                        .replaceAll("\\s*\\R\\s*", " ⏎ ");
    }

    private static String bounded(String text, int longest) {
        // No character takes less than a byte: what is before these cannot be kept.
        String end = text.length() <= longest ? text : text.substring(text.length() - longest);
        String seen = visible(end);
        if (end.length() == text.length() && bytes(seen) <= longest) {
            return seen;
        }
        String cut = "[the last of %d characters] …".formatted(text.length());
        return cut + lastBytes(seen, longest - bytes(cut));
    }

    private static String visible(String text) {
        StringBuilder seen = new StringBuilder(text.length());
        text.replace("\r\n", "\n").codePoints().forEach(point -> {
            if (point == '\n' || point == '\t') {
                seen.append((char) point);
            } else if (point < ' ') {
                seen.append((char) (PICTURES + point));
            } else if (point == DELETE) {
                seen.append(PICTURE_OF_DELETE);
            } else if (shown(point)) {
                seen.appendCodePoint(point);
            } else {
                seen.append(REPLACEMENT);
            }
        });
        return seen.toString();
    }

    /** Neither a control, nor half a pair, nor what turns the direction of writing or hides between letters. */
    private static boolean shown(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            // Emoji are joined by one of these.
            case Character.FORMAT -> point == 0x200D;
            default -> true;
        };
    }

    private static String lastBytes(String text, int most) {
        int from = text.length();
        int bytes = 0;
        while (from > 0) {
            int point = text.codePointBefore(from);
            bytes += bytes(Character.toString(point));
            if (bytes > most) {
                break;
            }
            from -= Character.charCount(point);
        }
        return text.substring(from);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
