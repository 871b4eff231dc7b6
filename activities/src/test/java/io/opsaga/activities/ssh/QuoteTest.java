package io.opsaga.activities.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuoteTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "two words",
                "it's",
                "'",
                "''",
                "$(id)",
                "`id`",
                "a\nb\n",
                "\\",
                "-n",
                "*",
                "\"",
                "ä€",
                "!!"
            })
    void aShellReadsBackExactlyWhatWasQuoted(String text) throws IOException {
        Process shell = new ProcessBuilder("/bin/sh", "-c", "printf %s " + Quote.sh(text)).start();

        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(text);
    }

    @Test
    void nulIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Quote.sh("a\0b"));
    }
}
