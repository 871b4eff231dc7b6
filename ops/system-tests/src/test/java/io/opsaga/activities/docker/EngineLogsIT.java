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

    private StringBuilder readOn(String id, AtomicReference<LogMark> place, StringBuilder read) {
        LogPart part = docker.log(id, place.get(), 0);
        place.set(part.end());
        return read.append(part.bytes());
    }

    private static long lines(StringBuilder read) {
        return read.chars().filter(one -> one == '\n').count();
    }
}
