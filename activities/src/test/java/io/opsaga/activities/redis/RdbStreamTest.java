package io.opsaga.activities.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.opsaga.activities.redis.MadeUpServer.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a server may say, said by one that is made up. */
class RdbStreamTest {
    private static final Duration SILENCE = Duration.ofMillis(500);
    private static final String MARK = "0123456789abcdef0123456789abcdef01234567";
    private static final String DATA = "REDIS0010" + "some bytes\r\n\n$5\r\n".repeat(9000);
    private static final String FULL = "+FULLRESYNC 8de1787ba490483314a4d30f1c628bc5025eb761 1234\r\n";

    @Test
    void aStreamOfKnownLengthIsTakenWhole() throws Exception {
        // What was written since comes right behind it, where rdb-only is not known.
        Answer answer = Answer.of("\n\n", FULL, "\n", "$" + DATA.length() + "\r\n" + DATA + "*1\r\n$4\r\nPING\r\n");
        try (MadeUpServer server = server(answer)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            List<Long> progress = new ArrayList<>();
            RdbSummary summary = stream(server).copyTo(out, progress::add);
            assertThat(out.toString(StandardCharsets.ISO_8859_1)).isEqualTo(DATA);
            assertThat(summary.length()).isEqualTo(DATA.length());
            assertThat(summary.sha256())
                    .isEqualTo(HexFormat.of().formatHex(RdbSink.sha256().digest(out.toByteArray())));
            assertThat(summary.version()).isEqualTo(10);
            assertThat(summary.point())
                    .contains(new RdbSummary.Point("8de1787ba490483314a4d30f1c628bc5025eb761", 1234));
            assertThat(progress).isSorted().endsWith((long) DATA.length());
            assertThat(server.asked()).contains("REPLCONF rdb-only 1", "PSYNC ? -1");
        }
    }

    @Test
    void aMarkEndsAStreamOfUnknownLengthHoweverItIsCutIntoPieces() throws Exception {
        for (int cut = 0; cut <= MARK.length(); cut += 8) {
            String bytes = DATA + MARK;
            int at = DATA.length() + cut;
            Answer answer = Answer.of(FULL, "$EOF:" + MARK + "\r\n", bytes.substring(0, at), bytes.substring(at));
            try (MadeUpServer server = server(answer)) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                assertThat(stream(server).copyTo(out, bytesSoFar -> {}).length())
                        .isEqualTo(DATA.length());
                assertThat(out.toString(StandardCharsets.ISO_8859_1)).isEqualTo(DATA);
            }
        }
    }

    @Test
    void aServerWithoutPsyncIsAskedForSync() throws Exception {
        try (MadeUpServer server = new MadeUpServer(command -> switch (command) {
            case "SYNC" -> Answer.of("\n$" + DATA.length() + "\r\n" + DATA);
            default -> Answer.of("-ERR unknown command\r\n");
        })) {
            RdbSummary summary = stream(server).read();
            assertThat(summary.length()).isEqualTo(DATA.length());
            assertThat(summary.point()).isEmpty();
        }
    }

    @Test
    void aStreamThatEndsEarlyIsCut() throws Exception {
        assertThat(failure(Answer.last(FULL, "$" + (DATA.length() + 1) + "\r\n" + DATA)))
                .isEqualTo(RedisFailure.STREAM_CUT);
        assertThat(failure(Answer.last(FULL, "$EOF:" + MARK + "\r\n" + DATA + MARK.substring(1))))
                .isEqualTo(RedisFailure.STREAM_CUT);
        assertThat(failure(Answer.last(FULL, "\n"))).isEqualTo(RedisFailure.STREAM_CUT);
    }

    @Test
    void silenceEndsIt() throws Exception {
        assertThat(failure(Answer.of(FULL, "$" + (DATA.length() + 1) + "\r\n" + DATA)))
                .isEqualTo(RedisFailure.SILENT);
        assertThat(failure(Answer.of(FULL))).isEqualTo(RedisFailure.SILENT);
    }

    @Test
    void whatIsNoRdbIsNotHandedOn() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MadeUpServer server = server(Answer.of(FULL, "$15\r\nHTTP/1.1 400 OK"))) {
            assertThatThrownBy(() -> stream(server).copyTo(out, bytes -> {}))
                    .isInstanceOfSatisfying(
                            RedisException.class, e -> assertThat(e.failure()).isEqualTo(RedisFailure.NOT_AN_RDB));
        }
        assertThat(out.size()).isZero();
        assertThat(failure(Answer.of(FULL, "$4\r\nREDI"))).isEqualTo(RedisFailure.NOT_AN_RDB);
        assertThat(failure(Answer.of("+OK\r\n"))).isEqualTo(RedisFailure.NOT_AN_RDB);
    }

    @Test
    void refusalsHaveTheirReasons() throws Exception {
        assertThat(failure(Answer.of("-NOMASTERLINK Can't SYNC while not connected with my master\r\n")))
                .isEqualTo(RedisFailure.NOT_READY);
        assertThat(failure(Answer.of("-NOPERM this user has no permissions to run the 'psync' command\r\n")))
                .isEqualTo(RedisFailure.FORBIDDEN);
    }

    @Test
    void theSinksOwnFailureComesAsItIs() throws Exception {
        IOException full = new IOException("no room");
        OutputStream sink = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw full;
            }
        };
        try (MadeUpServer server = server(Answer.of(FULL, "$" + DATA.length() + "\r\n" + DATA))) {
            assertThatThrownBy(() -> stream(server).copyTo(sink, bytes -> {})).isSameAs(full);
        }
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        try (MadeUpServer server = server(Answer.of(FULL))) {
            RdbStream stream = stream(server, Duration.ofMinutes(5));
            Thread reader = Thread.currentThread();
            Thread other = new Thread(() -> {
                await().until(() -> server.asked().contains("PSYNC ? -1"));
                reader.interrupt();
            });
            other.start();
            assertThatThrownBy(stream::read).isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
            other.join();
        }
    }

    private static RdbStream stream(MadeUpServer server) {
        return stream(server, SILENCE);
    }

    private static RdbStream stream(MadeUpServer server, Duration silence) {
        return new RedisServers(RedisDialer.direct(Duration.ofSeconds(5)), RedisLogin.none(), silence)
                .rdb(server.address());
    }

    private static MadeUpServer server(Answer toPsync) throws IOException {
        Function<String, Answer> answers =
                command -> command.startsWith("PSYNC") ? toPsync : Answer.of("-ERR Unrecognized REPLCONF option\r\n");
        return new MadeUpServer(answers);
    }

    private static RedisFailure failure(Answer toPsync) throws Exception {
        try (MadeUpServer server = server(toPsync)) {
            RedisException thrown = catchThrowableOfType(
                    RedisException.class, () -> stream(server).read());
            assertThat(thrown).isNotNull();
            return thrown.failure();
        }
    }
}
