package io.opsaga.archive;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Names of targets out of texts that somebody has chosen, such as paths. Two texts have two names. */
final class TargetNames {
    private static final int LONGEST = 255;
    /** Room for what stands in place of the rest. */
    private static final int KEPT = 200;

    private TargetNames() {}

    /** The text with what such a name may not have percent-encoded, as in an address; of one that is too long its beginning and a checksum. */
    static String of(String text) {
        StringBuilder name = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean kept = b > ' ' && b <= '~' && b != '%';
            name.append(kept ? String.valueOf((char) b) : "%%%02X".formatted(b & 0xff));
        }
        if (name.length() <= LONGEST) {
            return name.toString();
        }
        UUID checksum = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
        // No name that was only encoded has a percent sign before this letter.
        return name.substring(0, KEPT) + "%~" + checksum;
    }
}
