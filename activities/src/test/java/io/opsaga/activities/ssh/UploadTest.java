package io.opsaga.activities.ssh;

import static io.opsaga.activities.ssh.SshAssertions.assertKind;
import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.activities.ssh.SshException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UploadTest {
    @TempDir
    Path folder;

    private LoopbackMachine box;
    private SshMachines machines;
    private RemoteShell shell;

    @BeforeEach
    void connect() throws Exception {
        box = new LoopbackMachine(folder);
        machines = new SshMachines();
        shell = machines.shell(box.machine());
    }

    @AfterEach
    void disconnect() throws Exception {
        machines.close();
        box.close();
    }

    @Test
    void anUploadMakesFoldersKeepsPermissionsAndReplacesAsAWhole() throws Exception {
        byte[] content = new byte[3_000_000];
        new Random(1).nextBytes(content);
        Path local = Files.write(folder.resolve("local"), content);
        Files.setPosixFilePermissions(local, PosixFilePermissions.fromString("rwxr-x---"));
        Path target = folder.resolve("some new/fol'der/file");
        List<Long> progress = new ArrayList<>();

        shell.upload(new byte[] {1}, target.toString(), 0600);
        shell.upload(local, target.toString(), progress::add);

        assertThat(target).hasBinaryContent(content);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rwxr-x---");
        assertThat(progress).isSorted().endsWith(3_000_000L).hasSizeGreaterThan(5);
        try (var left = Files.list(target.getParent())) {
            assertThat(left).containsExactly(target);
        }
    }

    @Test
    void anUploadWhereNothingCanBeWrittenFailsAndSaysWhy() {
        SshException failure = assertKind(Kind.FAILED, () -> shell.upload(new byte[1], "/proc/opsaga/file", 0600));

        assertThat(failure).hasMessageContaining("/proc/opsaga");
    }

    @Test
    void aFullDiskIsRecognisedByWhatToolsSayOfIt() {
        assertKind(Kind.DISK_FULL, () -> shell.must("filling", "echo x | cat >/dev/full"));
    }
}
