package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.activities.ssh.Quote;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What releases were given, as it is read back. */
class GivenVariablesTest {
    private static final String AWKWARD = "it's '' \\' $HOME `id`\nNAME='not one'\n\n\u20ac'";

    @Test
    void whatWasWrittenIsReadBackWhateverItIs() {
        String file = "A=%s\nB=''\nKEY=%s\nAGENT_VERSION='1.0.0'\n".formatted(Quote.sh(AWKWARD), Quote.sh("a\nb\n"));

        assertThat(GivenVariables.parsed(file))
                .containsExactlyInAnyOrderEntriesOf(Map.of("A", AWKWARD, "B", "", "KEY", "a\nb\n"));
    }

    @Test
    void manyQuotesAreNoHindrance() {
        String quotes = "'".repeat(60_000);

        assertThat(GivenVariables.parsed("A=" + Quote.sh(quotes))).containsEntry("A", quotes);
    }

    @Test
    void ofWhatIsCutOrSpoiltTheRestIsKnown() {
        assertThat(GivenVariables.parsed("A='one'\nB='two, of whi"))
                .containsEntry("A", "one")
                .containsEntry("B", "two, of whi");
        assertThat(GivenVariables.parsed("# no\n'stray'\nA='one'\n")).isEqualTo(Map.of("A", "one"));
        assertThat(GivenVariables.parsed("")).isEmpty();
    }
}
