package io.opsaga.activities.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogTextTest {
    @Test
    void nothingSteersATerminal() {
        assertThat(LogText.of("a\u001b[31mb\r\u0007\tc\n")).isEqualTo("a\uFFFD[31mb\uFFFD\uFFFD\tc\n");
    }

    @Test
    void itIsTheEndThatIsShown() {
        assertThat(LogText.of("x".repeat(LogText.LONGEST) + "end"))
                .hasSize(LogText.LONGEST)
                .endsWith("xend");
    }

    @Test
    void theLastLinesAreToldAsTheyAre() {
        assertThat(LogText.last("a\nb\nc\n", 2)).isEqualTo("b\nc\n");
        assertThat(LogText.last("a\nb\nc", 2)).isEqualTo("b\nc");
        assertThat(LogText.last("a\n\n", 1)).isEqualTo("\n");
        assertThat(LogText.last("a\nb\n", 3)).isEqualTo("a\nb\n");
        assertThat(LogText.last("a\n", 0)).isEmpty();
        assertThat(LogText.last("", 1)).isEmpty();
    }
}
