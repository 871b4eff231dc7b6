package io.opsaga.saga;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.deployment.DeploymentFailure;
import io.temporal.failure.ApplicationFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutsideTextTest {
    private static final String LONG_LINE = "{\"blob\":\"" + "A".repeat(3_000_000) + "\"} the end";

    @Test
    void theEndOfWhatIsTooLongIsKept() {
        String bounded = OutsideText.message(LONG_LINE);
        assertThat(bytes(bounded)).isEqualTo(OutsideText.LONGEST_MESSAGE);
        assertThat(bounded)
                .startsWith("[the last of %d characters] …AAA".formatted(LONG_LINE.length()))
                .endsWith("AAA\"} the end");
    }

    @Test
    void whatIsBoundedAlreadyStaysAsItIs() {
        for (String text : List.of(
                "",
                "fine",
                "two\nlines\tand a tab",
                "Ünï ✓ 👩‍🚀",
                LONG_LINE,
                "\0".repeat(500_000),
                "ü".repeat(3000))) {
            String once = OutsideText.message(text);
            assertThat(bytes(once)).isLessThanOrEqualTo(OutsideText.LONGEST_MESSAGE);
            assertThat(OutsideText.message(once)).isEqualTo(once);
        }
        assertThat(OutsideText.message("two\nlines\tand a tab")).isEqualTo("two\nlines\tand a tab");
        assertThat(OutsideText.message("Ünï ✓ 👩‍🚀")).isEqualTo("Ünï ✓ 👩‍🚀");
    }

    @Test
    void controlCharactersBecomeVisible() {
        assertThat(OutsideText.message("\u001b[31mred\u0007\0\u007f\r\nnext\rover"))
                .isEqualTo("␛[31mred␇␀␡\nnext␍over");
        assertThat(OutsideText.message("a\u009bb\u202ec\u2028d\ud800e\u200bf")).isEqualTo("a�b�c�d�e�f");
        assertThat(bytes(OutsideText.message("\u0001".repeat(500_000))))
                .isLessThanOrEqualTo(OutsideText.LONGEST_MESSAGE);
    }

    @Test
    void namesHaveOneLine() {
        assertThat(OutsideText.name("ann\nby bob")).isEqualTo("ann by bob");
        assertThat(bytes(OutsideText.name("x".repeat(9999)))).isEqualTo(OutsideText.LONGEST_NAME);
        assertThat(OutsideText.name(null)).isNull();
    }

    @Test
    void aFailureIsBoundedWithAllThatIsBehindIt() {
        for (DeploymentFailure kind : List.of(DeploymentFailure.CRASHED, DeploymentFailure.ENGINE_FAILED)) {
            IllegalStateException cause = new IllegalStateException("outer", new IllegalStateException(LONG_LINE));
            ApplicationFailure failure = kind.because(LONG_LINE, cause);
            assertThat(bytes(failure.getOriginalMessage())).isEqualTo(OutsideText.LONGEST_MESSAGE);
            assertThat(failure.getType()).isEqualTo(kind.name());
            for (Throwable behind = failure.getCause(); behind != null; behind = behind.getCause()) {
                assertThat(bytes(String.valueOf(behind.getMessage()))).isLessThanOrEqualTo(OutsideText.LONGEST_MESSAGE);
            }
            assertThat(failure.getCause().getStackTrace()).isEqualTo(cause.getStackTrace());
        }
        IllegalStateException harmless = new IllegalStateException("short");
        assertThat(DeploymentFailure.CRASHED.because("x", harmless).getCause()).isSameAs(harmless);
    }

    @Test
    void recordsAreBoundedHoweverTheyAreMade() {
        assertThat(bytes(new FailureNote("X", LONG_LINE, "").message())).isEqualTo(OutsideText.LONGEST_MESSAGE);
        assertThat(bytes(new Residue("X", "x", LONG_LINE).what())).isEqualTo(OutsideText.LONGEST_MESSAGE);
        assertThat(bytes(Reading.unknown(LONG_LINE).detail())).isEqualTo(OutsideText.LONGEST_MESSAGE);
    }

    @Test
    void markdownOfOthersIsShownAndNotObeyed() {
        assertThat(OutsideText.markdown("# [click](https://evil) ![x](y) <img> **b** `c` a_b\n- item & www.evil"))
                .isEqualTo(
                        "\\# \\[click\\](https\\://evil) !\\[x\\](y) \\<img\\> \\*\\*b\\*\\* \\`c\\` a\\_b ⏎ - item \\& www\\.evil");
        assertThat(OutsideText.markdown("planner 1.0.0 runs again (pc-2)."))
                .isEqualTo("planner 1.0.0 runs again (pc-2).");
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
