package io.opsaga.activities.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where keys and credentials must not be. */
class SecrecyTest {
    @TempDir
    Path folder;

    @Test
    void theKeyIsInAFileOfItsOwnersForAsLongAsItRuns() throws IOException {
        Rig rig = new Rig(folder);
        rig.init();
        StreamSource source = rig.script("source", "echo some; sleep 1000");
        Running backup = rig.running(source);
        List<ProcessHandle> tree = backup.tree(3);
        try (Stream<Path> keys = Files.list(rig.keys())) {
            assertThat(keys).singleElement().satisfies(key -> {
                assertThat(key).hasContent(Rig.KEY.text());
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                        .isEqualTo("rw-------");
            });
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(rig.keys())))
                .isEqualTo("rwx------");
        assertThat(tree).allSatisfy(process -> {
            assertThat(Running.of(process, "environ"))
                    .contains("RESTIC_PASSWORD_FILE=")
                    .doesNotContain(Rig.KEY.text());
        });
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            assertThat(all.map(Running::commandLine)).noneMatch(line -> line.contains(Rig.KEY.text()));
        }
        backup.thread().interrupt();
        backup.ended();
        assertThat(rig.keys()).isEmptyDirectory();
    }

    @Test
    void theEnvironmentIsNotPassedOn() {
        Rig rig = new Rig(folder);
        rig.init();
        StreamSource source =
                new StreamSource(rig.script("source", "env").program(), Map.of("GIVEN", "to the source alone"));
        String snapshot = rig.backUp(source, "env").snapshot();
        try (Dumped dumped = rig.dump(snapshot, "env")) {
            assertThat(dumped.file())
                    .content()
                    .contains("GIVEN=to the source alone", "PATH=")
                    .doesNotContain(Rig.KEY.text());
            List<String> passed = System.getenv().keySet().stream()
                    .filter(name -> !Restic.PASSED_ON.contains(name))
                    .filter(name -> !List.of("PWD", "OLDPWD", "SHLVL", "_").contains(name))
                    .toList();
            assertThat(passed).isNotEmpty();
            assertThat(dumped.file())
                    .content()
                    .satisfies(env -> assertThat(env.lines().map(line -> line.split("=", 2)[0]))
                            .doesNotContainAnyElementsOf(passed));
        }
    }

    @Test
    void whatASourceSaysIsMasked() {
        Rig rig = new Rig(folder);
        rig.init();
        StreamSource told = new StreamSource(
                rig.script("told", "echo \"password $PASSWORD is wrong\" >&2; cat $RESTIC_PASSWORD_FILE >&2; exit 1")
                        .program(),
                Map.of("PASSWORD", "<s3cret> & more"));
        assertThatThrownBy(() -> rig.backUp(told, "stream"))
                .hasMessageContaining("password [secret] is wrong")
                .hasMessageNotContaining("s3cret")
                .hasMessageNotContaining("horse");
    }

    @Test
    void keysThatWereLeftAreRemoved() throws Exception {
        Path keys = Files.createDirectory(folder.resolve("keys"));
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Path left = Files.createFile(keys.resolve(KeyFile.PREFIX + gone.pid() + "-1-a"));
        try (KeyFile used = KeyFile.with(Rig.KEY, keys)) {
            new Rig(folder);
            assertThat(left).doesNotExist();
            assertThat(used.path()).exists();
        }
    }

    @Test
    void nothingThatIsPrintedHasIt() {
        Repository.S3 bucket = new Repository.S3(
                URI.create("http://127.0.0.1:9000"), "eu", "opsaga", "some/prefix", "the-id", "the-secret");
        assertThat(bucket.location()).isEqualTo("s3:http://127.0.0.1:9000/opsaga/some/prefix");
        assertThat(bucket.toString()).doesNotContain("the-");
        assertThat(Rig.KEY.toString()).doesNotContain("horse");
        assertThat(new StreamSource(List.of("a"), Map.of("B", "cdef")).toString())
                .doesNotContain("cdef");
        Secrets secrets = new Secrets(Stream.of("a/b", "a/bc", "q\"&<"));
        assertThat(secrets.masked("a/bc a/b a%2Fb q\"&< q\\\"\\u0026\\u003c"))
                .isEqualTo("[secret] [secret] [secret] [secret] [secret]");
    }
}
