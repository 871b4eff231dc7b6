package io.opsaga.activities.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.activities.audit.Audit;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.inventory.Machine;
import io.opsaga.inventory.Machine.DockerAccess;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A container's log is read on from where a reader has come to, of an engine that keeps entries with their times, and tells the last or the late ones. */
@Timeout(60)
class EngineLogsTest {
    private static final String ID = "a".repeat(64);
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z' ").withZone(ZoneOffset.UTC);
    private static final Pattern TAIL = Pattern.compile("[?&]tail=(-?\\d+)");
    private static final Pattern SINCE = Pattern.compile("[?&]since=(\\d+)");

    private record Entry(Instant at, String text) {
        String told() {
            String stamped = STAMP.format(at) + text;
            int length = stamped.length();
            return "\1\0\0\0\0%c%c%c".formatted(length >> 16, length >> 8 & 0xff, length & 0xff) + stamped;
        }
    }

    @TempDir
    Path folder;

    private final List<Entry> log = new ArrayList<>();
    private MadeUpEngine engine;
    private SshMachines machines;
    private DockerEngines engines;
    private DockerHost docker;

    @BeforeEach
    void connect() throws Exception {
        engine = new MadeUpEngine(folder.resolve("docker.sock"));
        engine.answersBy("GET /containers/%s/logs".formatted(ID), this::told);
        machines = new SshMachines();
        engines = new DockerEngines(machines, folder.resolve("sockets"), new Audit(List.of()));
        Machine.Ssh nowhere = new Machine.Ssh("127.0.0.1", 1, "nobody", folder.resolve("none"), folder.resolve("none"));
        docker = engines.on(new Machine("box", nowhere, new DockerAccess.Socket(folder.resolve("docker.sock"))));
    }

    @AfterEach
    void disconnect() throws Exception {
        engines.close();
        machines.close();
        engine.close();
    }

    /** As an engine does: of the last entries those that are late enough. */
    private String told(String request) {
        int tail = number(TAIL, request, -1);
        int since = number(SINCE, request, 0);
        StringBuilder told = new StringBuilder();
        List<Entry> last = tail < 0 ? log : log.subList(Math.max(0, log.size() - tail), log.size());
        last.stream().filter(entry -> entry.at().getEpochSecond() >= since).forEach(entry -> told.append(entry.told()));
        return told.toString();
    }

    private static int number(Pattern of, String request, int otherwise) {
        Matcher found = of.matcher(request);
        return found.find() ? Integer.parseInt(found.group(1)) : otherwise;
    }

    private void writes(long millis, String... lines) {
        for (String line : lines) {
            log.add(new Entry(NOON.plusMillis(millis), line));
        }
    }

    @Test
    void linesThatSayTheSameAtTheSameInstantAreEachReadOnce() {
        writes(0, "away\n", "away\n");
        LogPart first = docker.log(ID, null, 10);
        writes(0, "away\n");
        writes(100, "away\n", "away\n");
        LogPart second = docker.log(ID, first.end(), 0);
        LogPart third = docker.log(ID, second.end(), 0);
        writes(5_000, "away\n");
        LogPart fourth = docker.log(ID, third.end(), 0);

        assertThat(first.bytes()).isEqualTo("away\n".repeat(2));
        assertThat(second.bytes()).isEqualTo("away\n".repeat(3));
        assertThat(third.bytes()).isEmpty();
        assertThat(fourth.bytes()).isEqualTo("away\n");
        assertThat(docker.log(ID, fourth.end(), 0).bytes()).isEmpty();
    }

    @Test
    void whatIsNotedLaterThanItWasWrittenIsNotMissed() {
        writes(1_900, "out\n");
        LogPart first = docker.log(ID, null, 10);
        writes(1_800, "err\n");
        LogPart second = docker.log(ID, first.end(), 0);

        assertThat(second.bytes()).isEqualTo("err\n");
        assertThat(docker.log(ID, second.end(), 0).bytes()).isEmpty();
    }

    @Test
    void whatIsMoreThanTheEngineIsAskedForAtFirstIsReadAllTheSame() {
        writes(0, "begun\n");
        LogPart first = docker.log(ID, null, 10);
        for (int line = 0; line < 2_500; line++) {
            writes(line / 4, "line %d\n".formatted(line));
        }
        LogPart second = docker.log(ID, first.end(), 0);

        assertThat(second.bytes().lines())
                .hasSize(2_500)
                .startsWith("line 0", "line 1")
                .endsWith("line 2499");
        assertThat(docker.log(ID, second.end(), 0).bytes()).isEmpty();
    }

    /** All of a moment is counted, also where fewer lines are wanted. */
    @Test
    void fewOfManyLinesOfOneMomentAreAPlaceToo() {
        for (int line = 0; line < 1_200; line++) {
            writes(500, "line %d\n".formatted(line));
        }
        LogPart first = docker.log(ID, null, 1);
        writes(500, "last\n");

        assertThat(first.bytes()).endsWith("line 1199\n");
        assertThat(docker.log(ID, first.end(), 0).bytes()).isEqualTo("last\n");
    }

    @Test
    void aLongLineIsOneThoughTheEngineKeepsItInPieces() {
        String piece = "x".repeat(StampedEntries.LONGEST);
        writes(0, piece, piece, piece, piece, piece, piece, "end\n", "next\n");
        LogPart first = docker.log(ID, null, 10);
        writes(10, piece);
        LogPart second = docker.log(ID, first.end(), 0);
        writes(20, "end\n");

        assertThat(first.bytes()).isEqualTo(piece.repeat(6) + "end\nnext\n");
        assertThat(second.bytes()).isEqualTo(piece);
        assertThat(docker.log(ID, second.end(), 0).bytes()).isEqualTo("end\n");
    }

    /** An engine cuts within a character, and tells each of its bytes as three. */
    @Test
    void noTimeStandsInALongLineThatIsNotAscii() {
        String broken = "\u00ef\u00bf\u00bd";
        String inner = "\u00d1\u008f".repeat(StampedEntries.LONGEST / 2 - 1);
        writes(0, "x" + inner + broken, broken + inner + broken, broken + inner + broken);
        writes(2, broken.repeat(StampedEntries.LONGEST), "end\n", "next\n");
        LogPart first = docker.log(ID, null, 10);
        writes(10, "more\n");

        assertThat(first.bytes())
                .isEqualTo("x" + inner + broken + (broken + inner + broken).repeat(2)
                        + broken.repeat(StampedEntries.LONGEST) + "end\nnext\n");
        assertThat(docker.log(ID, first.end(), 0).bytes()).isEqualTo("more\n");
    }

    /** As by truncate, or where an engine keeps but one file of it, and that is full. */
    @Test
    void ofALogThatWasEmptiedAllIsNewHoweverMuchThereIsAgain() {
        for (int after : List.of(80, 50, 49, 3)) {
            log.clear();
            IntStream.rangeClosed(1, 50).forEach(line -> writes(line, "H%d\n".formatted(line)));
            LogPart first = docker.log(ID, null, 10);
            log.clear();
            IntStream.rangeClosed(1, after).forEach(line -> writes(300 + line, "I%d\n".formatted(line)));
            LogPart second = docker.log(ID, first.end(), 0);

            assertThat(second.bytes().lines()).hasSize(after).startsWith("I1").endsWith("I" + after);
            assertThat(second.cut()).isTrue();
            writes(700, "on\n");
            LogPart third = docker.log(ID, second.end(), 0);
            assertThat(third.bytes()).isEqualTo("on\n");
            assertThat(third.cut()).isFalse();
        }
        log.clear();
        LogPart nothing = docker.log(ID, new LogMark(NOON.getEpochSecond(), 1, "2026-11-27T12:00:00.000000007Z", 1), 0);
        assertThat(nothing.bytes()).isEmpty();
        writes(900, "first\n");
        assertThat(docker.log(ID, nothing.end(), 0).bytes()).isEqualTo("first\n");
    }

    @Test
    void aLogOfWhichTheBeginningIsGoneIsReadOn() {
        writes(0, "a\n", "b\n");
        writes(1, "c\n");
        LogPart first = docker.log(ID, null, 10);
        log.remove(0);
        writes(2, "d\n");
        LogPart second = docker.log(ID, first.end(), 0);

        assertThat(second.bytes()).isEqualTo("d\n");
        assertThat(second.cut()).isFalse();
    }

    @Test
    void anEnginesClockThatWasSetBackKeepsNobodyFromGoingOn() {
        writes(5_000, "a\n", "b\n");
        LogPart first = docker.log(ID, null, 10);
        writes(0, "c\n");
        writes(9_000, "d\n");
        LogPart second = docker.log(ID, first.end(), 0);
        writes(9_500, "e\n");

        assertThat(docker.log(ID, second.end(), 0).bytes()).isEqualTo("e\n");
    }

    @Test
    void moreThanAMebibyteComesInSeveralParts() {
        String line = "x".repeat(9_999) + "\n";
        writes(0, "begun\n");
        LogPart part = docker.log(ID, null, 10);
        for (int i = 0; i < 250; i++) {
            writes(i, line);
        }
        int read = 0;
        for (int parts = 0; parts < 3; parts++) {
            part = docker.log(ID, part.end(), 0);
            assertThat(part.bytes().length()).isLessThanOrEqualTo(1 << 20);
            read += part.bytes().length();
        }

        assertThat(read).isEqualTo(250 * line.length());
        assertThat(docker.log(ID, part.end(), 0).bytes()).isEmpty();
    }

    @Test
    void ofTheEndAsManyLinesAreReadAsAreWanted() {
        for (int line = 0; line < 30_000; line++) {
            writes(line * 10L, "line %d\n".formatted(line));
        }

        assertThat(docker.log(ID, null, 25_000).bytes().lines())
                .endsWith("line 29999")
                .hasSizeGreaterThanOrEqualTo(25_000);
        assertThat(docker.log(ID, null, 5).bytes().lines())
                .endsWith("line 29999")
                .hasSizeLessThan(1_100);
    }
}
