package io.opsaga.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>(Map.of("AGENT_ID", "memory", "AGENT_PORT", "21001"));

    @Test
    void theVersionComesFromTheFileBesideTheJar() throws IOException {
        Files.writeString(directory.resolve("VERSION"), "1.1.0\nbuilt by hand\n");

        assertThat(Settings.of(environment, directory).version()).isEqualTo("1.1.0");
    }

    @Test
    void aVersionThatIsGivenWinsOverTheFile() throws IOException {
        Files.writeString(directory.resolve("VERSION"), "1.1.0");
        environment.put("AGENT_VERSION", "2.0.0");

        assertThat(Settings.of(environment, directory).version()).isEqualTo("2.0.0");
    }

    @Test
    void withoutAnyVersionItIsUnknown() throws IOException {
        assertThat(Settings.of(environment, directory).version()).isEqualTo("unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http", "-1", "65536"})
    void whatIsNoPortIsRefused(String port) {
        environment.put("AGENT_PORT", port);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of(environment, directory))
                .withMessageContaining("AGENT_PORT");
    }

    @Test
    void anAgentIsOneEndOfTheBridgeOnly() {
        environment.put("BRIDGE_BIND", "tcp://127.0.0.1:1");
        environment.put("BRIDGE_CONNECT", "tcp://127.0.0.1:1");

        assertThatIllegalArgumentException().isThrownBy(() -> Settings.of(environment, directory));
    }

    @Test
    void failureSwitchesAreRead() {
        assertThat(FailureSwitch.parse(null).kind()).isEqualTo(FailureSwitch.Kind.NONE);
        assertThat(FailureSwitch.parse("health").kind()).isEqualTo(FailureSwitch.Kind.HEALTH);
        assertThat(FailureSwitch.parse("crash").kind()).isEqualTo(FailureSwitch.Kind.CRASH);
        assertThat(FailureSwitch.parse("slow:7"))
                .isEqualTo(new FailureSwitch(FailureSwitch.Kind.SLOW, Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"helth", "slow", "slow:soon"})
    void aMisspeltFailureSwitchIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> FailureSwitch.parse(text));
    }

    @Test
    void jsonStringsAreEscaped() {
        assertThat(Json.quote("a\"b\\c\nd")).isEqualTo("\"a\\\"b\\\\c\\u000ad\"");
    }
}
