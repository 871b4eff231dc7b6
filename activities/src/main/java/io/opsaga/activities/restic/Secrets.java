package io.opsaga.activities.restic;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Masks secrets in what others have written. */
final class Secrets {
    private static final String SHOWN = "[secret]";

    private final List<String> known;

    Secrets(Stream<String> known) {
        // The longest first: one secret may begin like another.
        this.known = known.filter(secret -> !secret.isEmpty())
                .flatMap(Secrets::ways)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** As it is, within an address, and within JSON, of which restic's writer escapes what HTML would, too. */
    private static Stream<String> ways(String secret) {
        String json = new String(JsonStringEncoder.getInstance().quoteAsString(secret));
        return Stream.of(
                secret,
                URLEncoder.encode(secret, StandardCharsets.UTF_8),
                json,
                json.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"));
    }

    String masked(String text) {
        String masked = text;
        for (String secret : known) {
            masked = masked.replace(secret, SHOWN);
        }
        return masked;
    }
}
