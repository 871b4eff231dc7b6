package io.opsaga.activities.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.activities.audit.Audit;
import io.opsaga.activities.ssh.LoopbackMachine;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.archive.BackupSource.FolderSource;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.RestoreLook;
import io.opsaga.archive.Selection;
import io.opsaga.archive.StreamEntry;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Sections;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@link FolderAdapter} has read is put back by {@link FolderRestore}. */
@Timeout(60)
class FolderRestoreTest {
    private static final EnvironmentName ENVIRONMENT = EnvironmentName.PRODUCTION;

    @TempDir
    Path temp;

    private final List<String> beats = new ArrayList<>();
    private LoopbackMachine box;
    private SshMachines machines;
    private FolderRestore restore;
    private Inventory inventory;
    private Path folder;
    private FolderSource place;
    private Map<String, Path> streams;
    private Manifest manifest;

    @BeforeEach
    void start() throws Exception {
        box = new LoopbackMachine(Files.createDirectory(temp.resolve("box")));
        machines = new SshMachines();
        restore = new FolderRestore(machines, new Audit(List.of()), Clock.systemUTC());
        inventory =
                new Inventory(ENVIRONMENT, Map.of("box", box.machine()), List.of(), null, ENVIRONMENT, Sections.NONE);
        folder = Files.createDirectory(temp.resolve("config"));
        Files.writeString(folder.resolve("agents.yaml"), "planner: on\n");
        Files.writeString(Files.createDirectory(folder.resolve("keys")).resolve("one"), "1");
        place = new FolderSource(folder.toString(), "box");
        Path file = temp.resolve("folder.tar");
        Passed passed;
        try (OutputStream out = Files.newOutputStream(file)) {
            passed = new FolderAdapter(machines)
                    .open(inventory, place, "folder.tar")
                    .writeTo(out);
        }
        streams = Map.of("folder.tar", file);
        manifest = new Manifest(
                "backup_1",
                ENVIRONMENT.wire(),
                "configs",
                place.target(ENVIRONMENT.wire()),
                "offsite",
                // A file that was written just before has the same second.
                Instant.now().plusSeconds(1),
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(new StreamEntry("folder.tar", passed.length(), passed.sha256(), "s", passed.facts())));
    }

    @AfterEach
    void end() throws IOException {
        machines.close();
        box.close();
    }

    private RestoreLook look(Selection selection) {
        return restore.look(inventory, place, manifest, selection, beats::add);
    }

    private void restored(Selection selection) {
        restore.restore(inventory, place, manifest, streams, selection, temp, beats::add);
        assertThat(restore.difference(inventory, place, manifest, streams, selection, temp, beats::add))
                .isEmpty();
    }

    @Test
    void tellsWhatWouldBeLostAndTakesItAway() throws Exception {
        Files.writeString(folder.resolve("agents.yaml"), "planner: off\n");
        Files.writeString(folder.resolve("new"), "x");
        manifest = new Manifest(
                manifest.operation(),
                manifest.environment(),
                manifest.backup(),
                manifest.source(),
                manifest.store(),
                Instant.now().minusSeconds(100),
                manifest.versions(),
                manifest.shape(),
                manifest.streams());

        RestoreLook look = look(Selection.ALL);
        assertThat(look.present()).isTrue();
        assertThat(look.losses()).singleElement().asString().contains("5 of 5 entries");
        assertThat(look.differences()).containsExactly("There are 5 entries, and 4 were backed up");
        assertThat(restore.difference(inventory, place, manifest, streams, Selection.ALL, temp, beats::add))
                .isPresent();

        restored(Selection.ALL);
        assertThat(folder.resolve("new")).doesNotExist();
        assertThat(folder.resolve("agents.yaml")).hasContent("planner: on");
        assertThat(beats).anyMatch(beat -> beat.contains("unpacked"));
    }

    @Test
    void aPartOfItIsPutBackAndTakenAwayAgain() throws Exception {
        Selection keys = new Selection(List.of("keys"));
        restore.remove(inventory, place, keys, beats::add);
        assertThat(folder.resolve("keys")).doesNotExist();
        assertThat(look(keys).present()).isFalse();

        restored(keys);
        assertThat(look(keys).present()).isTrue();
        assertThat(folder.resolve("keys").resolve("one")).hasContent("1");
    }

    @Test
    void whatIsNoPathBelowTheFolderIsTheOrdersFault() {
        assertThatThrownBy(() -> look(new Selection(List.of("../x"))))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        told -> assertThat(told.getType()).isEqualTo("SOURCE_MISSING"));
    }
}
