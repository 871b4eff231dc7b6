package io.opsaga.worker.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.inventory.EnvironmentName;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class QuarantineScopeTest {
    private static final List<EnvironmentName> KNOWN = Stream.concat(
                    EnvironmentName.DOCUMENTED.stream(), Stream.of(new EnvironmentName("canary")))
            .toList();

    @Test
    void aStarIsEveryEnvironmentAlsoOneThatIsDeclaredLater() {
        assertThat(QuarantineScope.of(List.of("*"), KNOWN)).accepts("production", "canary", "later");
        assertThat(QuarantineScope.of(List.of(), KNOWN)).rejects("production", "canary");
        assertThat(QuarantineScope.of(List.of(""), KNOWN)).rejects("production");
    }

    @Test
    void namesAreThoseOfEnvironmentsThatThereAre() {
        assertThat(QuarantineScope.of(List.of("Production", " canary "), KNOWN))
                .accepts("production", "canary")
                .rejects("staging");
        assertThatThrownBy(() -> QuarantineScope.of(List.of("prodution", "canary", "moon"), KNOWN))
                .hasMessageContaining(
                        "there are development, staging, production, testing, canary); did you mean production?")
                .hasMessageContaining("canary)\n");
    }
}
