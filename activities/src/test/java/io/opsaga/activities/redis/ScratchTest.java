package io.opsaga.activities.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Real scratch servers: what they load, what they refuse, and that none of them is left behind. */
class ScratchTest {
    @TempDir
    private Path folder;

    private RealRedis source;
    private Rdbs rdbs;

    @BeforeEach
    void start() throws IOException {
        source = RealRedis.start(folder.resolve("source"));
        rdbs = new Rdbs(folder);
        Files.createDirectories(rdbs.scratch());
        byte[] random = new byte[1 << 16];
        new Random(5).nextBytes(random);
        for (int i = 0; i < 100; i++) {
            source.ask("SET", "key" + i, random);
        }
    }

    @AfterEach
    void stop() {
        source.close();
        assertThat(new Rdbs(folder).servers()).isNotNull();
        assertThat(rdbs.scratch()).isEmptyDirectory();
    }

    @Test
    void itIsOnlyItsOwnersAndLeavesNothing() throws Exception {
        Path rdb = rdbs.take(source.address());
        byte[] before = Files.readAllBytes(rdb);
        ScratchFolder home;
        try (ScratchRedis scratch = rdbs.servers().load(rdb)) {
            home = new ScratchFolder(scratch.folder());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.path())))
                    .isEqualTo("rwx------");
            assertThat(scratch.counts().keys()).isEqualTo(100);
            assertThat(scratch.keys("key1*")).isEqualTo(11);
            String port =
                    scratch.asked(connection -> Info.of(connection, "server").text("tcp_port"));
            assertThat(port).isEqualTo("0");
            assertThat(home.running()).isNotEmpty();
            // A second one does not take the first for left behind.
            assertThat(rdbs.servers()).isNotNull();
            assertThat(scratch.counts().keys()).isEqualTo(100);
        }
        assertThat(home.running()).isEmpty();
        assertThat(home.path()).doesNotExist();
        assertThat(rdb).hasBinaryContent(before);
    }

    @Test
    void whatIsDamagedIsNotLoaded() throws Exception {
        byte[] whole = Files.readAllBytes(rdbs.take(source.address()));
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 1;
        assertThat(loading(flipped)).isEqualTo(RedisFailure.NOT_AN_RDB);
        for (int length : List.of(0, 5, 9, whole.length / 2, whole.length - 9, whole.length - 1)) {
            assertThat(loading(Arrays.copyOf(whole, length)))
                    .as("the first %d bytes of %d", length, whole.length)
                    .isEqualTo(RedisFailure.NOT_AN_RDB);
        }
        byte[] newer = whole.clone();
        newer[5] = '9';
        assertThat(loading(newer)).isEqualTo(RedisFailure.TOO_OLD);
        assertThat(catchThrowableOfType(
                                RedisException.class, () -> rdbs.servers().load(folder.resolve("nowhere")))
                        .failure())
                .isEqualTo(RedisFailure.NOT_AN_RDB);
    }

    private RedisFailure loading(byte[] bytes) throws IOException {
        Path rdb = Files.write(folder.resolve("some.rdb"), bytes);
        RedisException thrown = catchThrowableOfType(
                RedisException.class, () -> rdbs.servers().load(rdb).close());
        assertThat(thrown).isNotNull();
        assertThat(rdbs.scratch()).isEmptyDirectory();
        return thrown.failure();
    }

    @Test
    void dataThatTakesTooMuchMemoryIsGivenUp() {
        Path rdb = rdbs.take(source.address());
        assertThatThrownBy(() -> rdbs.servers(DataSize.ofMegabytes(4)).load(rdb))
                .isInstanceOfSatisfying(
                        RedisException.class, e -> assertThat(e.failure()).isEqualTo(RedisFailure.OUT_OF_MEMORY));
    }

    @Test
    void aProgramThatIsNotThereIsToldAsThat() {
        Path rdb = rdbs.take(source.address());
        ScratchServers servers = new ScratchServers(folder.resolve("none"), rdbs.scratch(), Rdbs.MEMORY, Rdbs.PATIENCE);
        assertThatThrownBy(() -> servers.load(rdb))
                .isInstanceOfSatisfying(
                        RedisException.class, e -> assertThat(e.failure()).isEqualTo(RedisFailure.NOT_STARTED));
    }

    @Test
    void aServerThatEndsMeanwhileIsToldAsThat() {
        try (ScratchRedis scratch = rdbs.servers().load(rdbs.take(source.address()))) {
            new ScratchFolder(scratch.folder()).running().forEach(ProcessHandle::destroyForcibly);
            assertThat(catchThrowableOfType(RedisException.class, scratch::counts)
                            .failure())
                    .isEqualTo(RedisFailure.ENDED);
        }
    }

    @Test
    void itEndsWithTheProcessThatWasKilled() throws Exception {
        try (Holder holder = holder()) {
            assertThat(holder.home().running()).isNotEmpty();
            holder.process().destroyForcibly().waitFor();
            await().until(() -> holder.home().running().isEmpty());
            assertThat(holder.home().path()).exists();
            assertThat(rdbs.servers()).isNotNull();
            assertThat(holder.home().path()).doesNotExist();
        }
    }

    /** Where the watch over it was killed, too, the next one who starts finds it by its folder. */
    @Test
    void whatIsLeftAllTheSameIsSwept() throws Exception {
        try (Holder holder = holder()) {
            holder.home().running().stream()
                    .filter(process -> !process.info().command().orElse("").contains("redis"))
                    .forEach(ProcessHandle::destroyForcibly);
            holder.process().destroyForcibly().waitFor();
            assertThat(holder.home().running()).isNotEmpty();
            assertThat(rdbs.servers()).isNotNull();
            assertThat(holder.home().running()).isEmpty();
            assertThat(holder.home().path()).doesNotExist();
        }
    }

    private record Holder(Process process, ScratchFolder home) implements AutoCloseable {
        /** Also where the test has failed. */
        @Override
        public void close() {
            process.destroyForcibly();
            home.remove();
        }
    }

    /** Another process that has a scratch server. */
    private Holder holder() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ScratchHolder.class.getName(),
                        folder.toString(),
                        rdbs.take(source.address()).toString())
                .redirectError(folder.resolve("holder").toFile())
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String home = out.readLine();
        assertThat(home).as(Files.readString(folder.resolve("holder"))).isNotNull();
        return new Holder(process, new ScratchFolder(Path.of(home)));
    }
}
