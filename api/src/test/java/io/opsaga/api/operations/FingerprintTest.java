package io.opsaga.api.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private record Asked(String agent, @Nullable String version, Map<String, String> labels, Duration within) {}

    private record Other(String agent, @Nullable String version, Map<String, String> labels, Duration within) {}

    private static Asked asked(String agent, @Nullable String version, String... labels) {
        Map<String, String> map = new LinkedHashMap<>();
        List.of(labels).forEach(label -> map.put(label, label));
        return new Asked(agent, version, map, Duration.ofSeconds(9));
    }

    @Test
    void theOrderOfLabelsDoesNotMatter() {
        assertThat(Fingerprint.of(asked("a", "1.0", "x", "y"))).isEqualTo(Fingerprint.of(asked("a", "1.0", "y", "x")));
    }

    @Test
    void everythingElseDoes() {
        assertThat(List.of(
                        Fingerprint.of(asked("a", "1.0", "x")),
                        Fingerprint.of(asked("a", "1.0", "y")),
                        Fingerprint.of(asked("a", null, "x")),
                        Fingerprint.of(asked("a", "null", "x")),
                        Fingerprint.of(asked("a, version=1.0", null, "x")),
                        Fingerprint.of(new Asked("a", "1.0", Map.of("x", "x"), Duration.ofSeconds(8))),
                        Fingerprint.of(new Other("a", "1.0", Map.of("x", "x"), Duration.ofSeconds(9)))))
                .doesNotHaveDuplicates();
    }
}
