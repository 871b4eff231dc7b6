package io.opsaga.activities.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reading on in containers' logs, as a real engine keeps them: its times, what it takes for late enough, and its pieces of long lines. */
@Timeout(180)
class EngineLogsIT extends OnRealEngine {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int LINES = 4_000;

    @Test
    void linesOfBothOutputsThatSayTheSameAreEachReadOnceAlsoAfterARestart() {
        String id = onMachine(
                        "docker run -d agent:1.0.0 sh -c 'i=0; while [ $i -lt %d ]; do i=$((i + 1)); echo away; echo away >&2; [ $((i %% 200)) -ne 0 ] || sleep 0.1; done; exec sleep 1000'"
                                .formatted(LINES / 2))
                .strip();
        LogPart first = docker.log(id, null, 100_000);
        AtomicReference<LogMark> place = new AtomicReference<>(first.end());
        StringBuilder read = new StringBuilder(first.bytes());

        await().atMost(LONG).until(() -> lines(readOn(id, place, read)) >= LINES);
        onMachine("docker restart -t 0 " + id);
        await().atMost(LONG).until(() -> lines(readOn(id, place, read)) >= 2 * LINES);

        assertThat(docker.log(id, place.get(), 0).bytes()).isEmpty();
        assertThat(read.toString()).isEqualTo("away\n".repeat(2 * LINES));
        assertThat(docker.log(id, null, 2_500).bytes().lines()).hasSizeGreaterThanOrEqualTo(2_500);
    }

    @Test
    void aLineThatTheEngineKeepsInPiecesIsReadAsItWasWritten() {
        int length = 3 << 20;
        String id = onMachine(
                        "docker run -d agent:1.0.0 sh -c \"dd if=/dev/zero bs=1M count=3 2>/dev/null | tr '\\\\0' A; echo dead\"")
                .strip();
        await().atMost(LONG).until(() -> !docker.container(id).orElseThrow().running());
        AtomicReference<LogMark> place = new AtomicReference<>(LogMark.BEGINNING);
        StringBuilder read = new StringBuilder();

        await().atMost(LONG).until(() -> readOn(id, place, read).length() > length);

        assertThat(read.toString()).isEqualTo("A".repeat(length) + "dead\n");
    }

    @Test
    void noTimeStandsInALongLineThatIsNotAscii() {
        String id = onMachine(
                        "docker run -d agent:1.0.0 sh -c 'printf x; head -c 40000 /dev/zero | tr \"\\0\" A | sed \"s/A/$(printf \"\\321\\217\")/g\"; echo; echo dead'")
                .strip();
        await().atMost(LONG).until(() -> !docker.container(id).orElseThrow().running());
        LogPart all = docker.log(id, null, 10);

        assertThat(all.bytes())
                .startsWith("x\u00d1\u008f\u00d1\u008f")
                .endsWith("\u00d1\u008f\ndead\n")
                .hasSizeGreaterThanOrEqualTo(80_000)
                .doesNotContainPattern("\\d\\d:\\d\\d")
                .containsOnlyOnce("x");
        assertThat(docker.log(id, all.end(), 0).bytes()).isEmpty();
    }

    /** An engine that keeps one log file empties it at rotation. */
    @Test
    void ofALogThatWasEmptiedAllIsNewHoweverMuchThereIsAgain() {
        String id =
                onMachine("docker run -d agent:1.0.0 sh -c 'exec sleep 1000'").strip();
        onMachine("docker exec %s sh -c 'for i in $(seq 1 50); do echo before $i >/proc/1/fd/1; done'".formatted(id));
        AtomicReference<LogMark> place = new AtomicReference<>(LogMark.BEGINNING);
        StringBuilder read = new StringBuilder();
        await().atMost(LONG).until(() -> lines(readOn(id, place, read)) >= 50);
        StringBuilder anew = new StringBuilder();

        onMachine(
                "truncate -s 0 $(docker inspect --format '{{.LogPath}}' %1$s); docker exec %1$s sh -c 'for i in $(seq 1 80); do echo after $i >/proc/1/fd/1; done'"
                        .formatted(id));
        await().atMost(LONG).until(() -> readOn(id, place, anew).toString().endsWith("after 80\n"));

        assertThat(anew.toString().lines()).hasSize(80).startsWith("after 1", "after 2");
    }

    private StringBuilder readOn(String id, AtomicReference<LogMark> place, StringBuilder read) {
        LogPart part = docker.log(id, place.get(), 0);
        place.set(part.end());
        return read.append(part.bytes());
    }

    private static long lines(StringBuilder read) {
        return read.chars().filter(one -> one == '\n').count();
    }
}
