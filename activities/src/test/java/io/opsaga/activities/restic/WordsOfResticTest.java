package io.opsaga.activities.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.activities.restic.Run.Ending;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What restic says, and how much it moves, without restic. */
class WordsOfResticTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    10  | anything                                                        | NO_REPOSITORY
                    11  | anything                                                        | LOCKED
                    12  | anything                                                        | WRONG_KEY
                    137 |                                                                 | ENDED
                    130 | interrupted                                                     | ENDED
                    1   | write data/ab/abc-tmp: no space left on device                  | STORE_FULL
                    1   | Save(<data/ab>) failed: Access Denied.                          | STORE_REFUSED
                    1   | dial tcp 127.0.0.1:9: connect: connection refused               | STORE_UNREACHABLE
                    1   | blob ab: ciphertext verification failed                         | DAMAGED
                    1   | Stat: 400 Bad Request                                           | STORE_REFUSED
                    1   | what nobody has heard of                                        | FAILED
                    """)
    void aReasonIsMadeOfCodeAndWords(int code, String words, ResticFailure failure) {
        assertThat(Reasons.of(new Ending(code, List.of(), words == null ? List.of() : List.of(words))))
                .isEqualTo(failure);
    }

    @Test
    void whatASourceSaysIsNoReasonOfTheStore() {
        String source = "dump: cannot write: no space left on device";
        String account =
                "{\"message_type\":\"exit_error\",\"code\":1,\"message\":\"Fatal: command failed: exit status 3\"}";
        assertThat(Reasons.of(new Ending(1, List.of(), List.of(source, account))))
                .isEqualTo(ResticFailure.SOURCE_FAILED);
        assertThat(Reasons.ofSilence(List.of(source))).isEqualTo(ResticFailure.STORE_SILENT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Save(<data/ab>) returned error, retrying after 1s: Put: 403 Access Denied   | STORE_REFUSED
                    Save(<data/ab>) returned error, retrying after 1s: Write data: connection lost | STORE_UNREACHABLE
                    Save(<data/ab>) returned error, retrying after 1s: Put: Quota exceeded      | STORE_FULL
                    Load(<data/ab>) returned error, retrying after 1s: does not exist           | STORE_SILENT
                    """)
    void whatIsTriedAgainAndAgainSaysWhyNothingMoves(String words, ResticFailure failure) {
        assertThat(Reasons.ofSilence(List.of(words))).isEqualTo(failure);
    }

    @Test
    void theLastWordsAreInOneLine() {
        assertThat(Reasons.lastWords(List.of(
                        "plain",
                        "{\"message_type\":\"error\",\"error\":{\"message\":\"of a file\"},\"item\":\"f\"}",
                        "{\"message_type\":\"exit_error\",\"code\":1,\"message\":\"Fatal: some\\nlines\"}")))
                .isEqualTo("Fatal: some lines | plain | of a file");
        assertThat(Reasons.lastWords(List.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0 B,0", "1.500 KiB,1536", "2.001 MiB,2098200", "1.000 GiB,1073741824"})
    void sizesAreRead(String written, long bytes) {
        assertThat(Sizes.freed(List.of("to delete: 1", "total prune:          12 blobs / " + written)))
                .contains(new Freed(12, bytes));
        assertThat(Sizes.freed(List.of("nothing"))).isEmpty();
    }

    @Test
    void onlyWhatMovesKeepsARunAlive() {
        AtomicLong now = new AtomicLong();
        Movement movement = new Movement(Duration.ofSeconds(10), now::get);
        now.set(Duration.ofSeconds(9).toNanos());
        assertThat(movement.ended(0, 1000, Duration.ZERO)).isFalse();
        assertThat(movement.ended(0, 50_000, Duration.ZERO))
                .as("more than 4 KiB a second")
                .isFalse();
        now.addAndGet(Duration.ofSeconds(9).toNanos());
        assertThat(movement.ended(1, 50_000, Duration.ZERO))
                .as("restic says so")
                .isFalse();
        now.addAndGet(Duration.ofSeconds(9).toNanos());
        assertThat(movement.ended(1, 60_000, Duration.ZERO)).isFalse();
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(movement.ended(1, 60_000, Duration.ZERO)).as("a trickle").isTrue();
        assertThat(movement.ended(1, 60_000, Duration.ofSeconds(1)))
                .as("it computes for a tenth of the time")
                .isFalse();
    }

    @Test
    void theWayToAMachineIsOneOption() {
        assertThat(new Repository.Sftp("pc2", "backups", List.of("ssh", "-o", "A=b,c", "a host")).options())
                .containsExactly("\"sftp.command='ssh' '-o' 'A=b,c' 'a host'\"");
    }
}
