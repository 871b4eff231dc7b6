package io.opsaga.activities.deployment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.activities.runtime.LogPiece;
import io.opsaga.activities.runtime.LogPlace;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.AgentLogs;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a reader is told of logs that lie in memory here, as bytes, at times that the test makes. */
class FollowedLogTest {
    private static final String SECRET = "s3cr3t-p1";

    private record At(int bytes) implements LogPlace {}

    private final Map<String, String> logs = new HashMap<>();
    private long now;
    private boolean away;
    private final FollowedLog followed = new FollowedLog(this::read, () -> now);

    private Optional<FollowedLog.Read> read(String operation, @Nullable LogPlace after, int lines) {
        if (away) {
            throw new AgentLogs.Unavailable("box did not answer.", new IOException("away"));
        }
        int from = after instanceof At place ? place.bytes() : 0;
        return Optional.ofNullable(logs.get(operation))
                .map(log -> new FollowedLog.Read(
                        placement(),
                        new LogPiece(
                                log.substring(Math.min(from, log.length())),
                                from > log.length(),
                                new At(log.length()))));
    }

    private static Placement placement() {
        Path none = Path.of("none");
        Agent agent = new Agent(
                "planner",
                "box",
                RuntimeKind.PROCESS,
                "planner",
                "run",
                null,
                List.of(),
                Map.of("SECRET", SECRET, "PIN", "1234"),
                Map.of(),
                RestartPolicy.NO,
                Resources.NONE,
                null,
                List.of());
        Machine machine = new Machine("box", new Machine.Ssh("127.0.0.1", 1, "nobody", none, none), null);
        return new Placement(EnvironmentName.TESTING, agent, machine, none);
    }

    private void writes(String operation, String text) {
        logs.merge(operation, new String(text.getBytes(UTF_8), ISO_8859_1), String::concat);
    }

    private String after(Duration time) {
        now += time.toNanos();
        return followed.more("a");
    }

    private String soon() {
        return after(Duration.ofSeconds(1));
    }

    @Test
    void eachLineIsToldOnceWhateverItSays() {
        writes("a", "away\n".repeat(50));
        assertThat(followed.last("a", 2)).hasValue("away\naway\n");
        assertThat(soon()).isEmpty();
        writes("a", "away\n".repeat(3));
        assertThat(soon()).isEqualTo("away\n".repeat(3));
        assertThat(soon()).isEmpty();
    }

    @Test
    void aLineIsHeldBackUntilItIsFinishedOrNothingComes() {
        writes("a", "one\ntwo\nthr");
        assertThat(followed.last("a", 2)).as("with the one that is held back").hasValue("two\n");
        writes("a", "ee\nfo");
        assertThat(soon()).isEqualTo("three\n");
        assertThat(soon()).isEmpty();
        assertThat(after(Duration.ofSeconds(3))).isEqualTo("fo");
        assertThat(after(Duration.ofSeconds(20))).isEmpty();
        writes("a", "ur\nfive\n");
        assertThat(soon()).isEqualTo("ur\nfive\n");
    }

    @Test
    void dotsThatGoOnAreShownNowAndThen() {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            writes("a", ".");
            shown.append(soon());
        }
        assertThat(shown).hasSizeBetween(20, 30);
        shown.append(followed.end());
        assertThat(shown).hasToString(".".repeat(30));
    }

    @Test
    void aValueThatComesInTwoPiecesIsNeverShown() {
        writes("a", "L:" + SECRET.substring(0, 5));
        assertThat(followed.last("a", 1)).hasValue("");
        assertThat(after(Duration.ofSeconds(30))).isEqualTo("L:");
        assertThat(after(Duration.ofSeconds(30))).isEmpty();
        writes("a", SECRET.substring(5) + " and more\n");
        assertThat(soon()).isEqualTo("[value of SECRET] and more\n");

        writes("a", "s");
        assertThat(after(Duration.ofSeconds(30))).isEmpty();
        writes("a", "o\n");
        assertThat(soon()).isEqualTo("so\n");
        writes("a", "pin=12");
        soon();
        assertThat(followed.end()).isEqualTo("pin=");
    }

    /** Where a log was emptied and goes on within a line, nothing of a value is shown, however late the rest of the line comes. */
    @Test
    void theRestOfAValueIsNotShownWhereWhatStoodBeforeItIsGone() {
        writes("a", "a longer line than the next\n");
        followed.last("a", 1);
        logs.put("a", "");
        assertThat(soon()).isEmpty();
        writes("a", SECRET.substring(2, 5));
        assertThat(after(Duration.ofSeconds(30))).isEmpty();
        writes("a", SECRET.substring(5) + " was wrong\n");
        assertThat(soon()).isEqualTo("[value of SECRET] was wrong\n");
        writes("a", SECRET.substring(2) + " within\n");
        assertThat(soon()).isEqualTo(SECRET.substring(2) + " within\n");
    }

    @Test
    void aCharacterThatComesInTwoPiecesIsOne() {
        byte[] euro = "\u20ac".getBytes(UTF_8);
        logs.put("a", "5 " + new String(euro, 0, 2, ISO_8859_1));
        followed.last("a", 1);
        assertThat(after(Duration.ofSeconds(5))).isEqualTo("5 ");
        logs.merge("a", new String(euro, 2, 1, ISO_8859_1) + "\n", String::concat);
        assertThat(soon()).isEqualTo("\u20ac\n");
    }

    @Test
    void theRestOfOneVersionComesBeforeTheNextAndAnEarlierOneGoesOnWhereItWas() {
        writes("a", "a1\n");
        writes("old", "long ago\n");
        assertThat(followed.last("a", 9)).hasValue("a1\n");
        followed.skip("old");
        writes("a", "a2\nbye");
        writes("b", "b1\n");
        assertThat(followed.more("b")).isEqualTo("a2\nbye\n");
        assertThat(followed.more("b")).isEqualTo("b1\n");
        writes("a", "a3\n");
        assertThat(followed.more("a")).isEqualTo("a3\n");
        writes("old", "again\n");
        assertThat(followed.more("old")).isEqualTo("again\n");
    }

    @Test
    void whatCannotBeReadNowIsReadLater() {
        writes("a", "one\n");
        followed.last("a", 9);
        writes("a", "two\n");
        writes("b", "of b\n");
        away = true;
        assertThatThrownBy(() -> followed.more("a")).isInstanceOf(AgentLogs.Unavailable.class);
        assertThatThrownBy(() -> followed.more("b")).isInstanceOf(AgentLogs.Unavailable.class);
        away = false;
        assertThat(followed.more("b")).isEqualTo("two\n");
        assertThat(followed.more("b")).isEqualTo("of b\n");
    }
}
