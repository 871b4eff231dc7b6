package io.opsaga.activities.restic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository in a bucket of a server that is strict about who asks. */
class S3Test {
    private static final Duration SILENCE = Duration.ofSeconds(2);

    /** After what is on its way has been read and what was started has been ended. */
    private static final Duration TO_END_IT = Duration.ofMinutes(1);

    private static final long SOME = 16_000_000;
    private static final String ID = "access-id";
    private static final String SECRET = "secret/+key";
    private static final String REGION = "us-east-1";

    @TempDir
    Path folder;

    private LoopbackServer server;
    private URI endpoint;
    private Rig rig;

    @BeforeEach
    void open() throws IOException {
        int port = LoopbackServer.freePort();
        endpoint = URI.create("http://127.0.0.1:" + port);
        Path buckets = Files.createDirectory(folder.resolve("buckets"));
        Path users = Files.createDirectory(folder.resolve("users"));
        List<String> gate = List.of(Program.versitygw().toString(), "--access", ID, "--secret", SECRET, "--quiet");
        List<String> where = List.of("--port", endpoint.getAuthority(), "--iam-dir", users.toString());
        List<String> backend = List.of("posix", buckets.toString());
        server = LoopbackServer.start(
                port,
                folder.resolve("log"),
                Stream.of(gate, where, backend).flatMap(List::stream).toList());
        rig = new Rig(folder, bucket("some/prefix", SECRET, REGION), buckets.resolve("opsaga/some/prefix"));
        rig.init();
    }

    private Repository bucket(String prefix, String secret, String region) {
        return new Repository.S3(endpoint, region, "opsaga", prefix, ID, secret);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void whatWasBackedUpComesOutTheSameAndADamagedPackIsNamed() throws IOException {
        Path file = rig.random("file", 20, 1);
        String snapshot = rig.backUp(file, "file").snapshot();
        try (Dumped dumped = rig.dump(snapshot, "file")) {
            assertThat(dumped.file()).hasSameBinaryContentAs(file);
        }
        assertThat(rig.vault().checkReadingData().sound()).isTrue();
        Path pack = rig.packs().get(0);
        DamageTest.flip(pack, 1_000_000);
        assertThat(rig.vault().checkReadingData().brokenPacks())
                .containsExactly(pack.getFileName().toString());
        VaultTest.assertFails(ResticFailure.DAMAGED, () -> rig.dump(snapshot, "file"));
    }

    @Test
    void copiesComeFromAFolder() {
        Rig here = new Rig(folder.resolve("here"));
        here.init();
        Path file = here.random("file", 5, 3);
        String snapshot = here.backUp(file, "file").snapshot();
        Vault bucket = rig.restic().vault(bucket("copies", SECRET, REGION), new RepositoryKey("another"));
        bucket.initLike(here.vault());
        String copy = bucket.copyFrom(here.vault(), List.of(snapshot)).get(0).id();
        try (Dumped dumped = bucket.dump(copy, "file", folder)) {
            assertThat(dumped.file()).hasSameBinaryContentAs(file);
        }
    }

    @Test
    void aServerThatRefuses() {
        long begun = System.nanoTime();
        VaultTest.assertFails(
                ResticFailure.STORE_REFUSED,
                rig.restic().vault(bucket("some/prefix", "another", REGION), Rig.KEY)::probe);
        VaultTest.assertFails(
                ResticFailure.STORE_REFUSED,
                rig.within(SILENCE).restic().vault(bucket("some/prefix", SECRET, "another"), Rig.KEY)::probe);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SILENCE.plus(TO_END_IT));
    }

    @Test
    void aServerThatStopsHalfWay() {
        assertEnds(List.of(ResticFailure.STORE_SILENT), server::stop);
    }

    @Test
    void aServerThatEndsHalfWay() {
        // What restic stands on tries again by itself, and may not have told restic by then.
        assertEnds(List.of(ResticFailure.STORE_UNREACHABLE, ResticFailure.STORE_SILENT), server::close);
    }

    private void assertEnds(List<ResticFailure> any, Runnable harm) {
        Running backup = rig.within(SILENCE).running(StreamSource.of("cat", "/dev/urandom"));
        List<ProcessHandle> tree = backup.tree(2);
        assertThat(tree).noneMatch(process -> Running.commandLine(process).contains(SECRET));
        rig.awaitStored(SOME);
        backup.assertEnds(any, harm, SILENCE.plus(TO_END_IT));
        assertThat(tree).noneMatch(Running::alive);
    }
}
