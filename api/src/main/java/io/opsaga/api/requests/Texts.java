package io.opsaga.api.requests;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What texts may look like. */
public final class Texts {
    /** In characters, of what somebody says of an operation. */
    public static final int LONGEST_REASON = 1000;

    /** Ids of agents and names of keys. */
    public static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    public static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,127}");

    /** A plan's hash: SHA-256 in hexadecimal digits. */
    public static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private static final int LONGEST_SHOWN = 100;

    private Texts() {}

    /** A name from outside, as it may be repeated in an answer. */
    static String shown(String name) {
        if (refusal(name) != null) {
            return "(unprintable)";
        }
        return name.length() <= LONGEST_SHOWN ? name : name.substring(0, LONGEST_SHOWN) + "…";
    }

    /**
     * Why a text cannot be taken; null when it can. Control characters would break logs and the store; characters that turn
     * the direction of writing would make a log show something else than what is there.
     */
    static @Nullable String refusal(String text) {
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            if (Character.isISOControl(point)) {
                return "must not contain control characters";
            }
            if (Character.getType(point) == Character.SURROGATE) {
                return "must not contain half a character (a lone surrogate)";
            }
            if ((point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069)) {
                return "must not contain characters that change the direction of writing";
            }
            i += Character.charCount(point);
        }
        return null;
    }
}
