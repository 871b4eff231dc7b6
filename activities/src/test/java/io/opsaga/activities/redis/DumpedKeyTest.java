package io.opsaga.activities.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DumpedKeyTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final byte[] KEY = {'k'};
    private static final byte[] VALUE = {'v', '1'};

    @Test
    void whatHasExpiredIsNotWritten() {
        assertThat(DumpedKey.of(KEY, null, -2, NOW)).isEmpty();
        // It expired between the two questions.
        assertThat(DumpedKey.of(KEY, VALUE, -2, NOW)).isEmpty();
        assertThat(DumpedKey.of(KEY, VALUE, NOW, NOW)).isEmpty();
    }

    @Test
    void whatLivesIsWrittenWithItsInstant() {
        assertThat(words(VALUE, NOW + 1)).isEqualTo("RESTORE k 1700000000001 v1 REPLACE ABSTTL");
        assertThat(words(VALUE, -1)).isEqualTo("RESTORE k 0 v1 REPLACE");
    }

    private static String words(byte @Nullable [] value, long expiry) {
        Command restore = DumpedKey.of(KEY, value, expiry, NOW).orElseThrow().restore();
        return restore.name() + " "
                + restore.arguments().stream()
                        .map(argument -> new String(argument, StandardCharsets.US_ASCII))
                        .collect(Collectors.joining(" "));
    }
}
