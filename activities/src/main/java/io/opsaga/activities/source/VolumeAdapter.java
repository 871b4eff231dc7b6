package io.opsaga.activities.source;

import io.opsaga.activities.docker.DockerEngines;
import io.opsaga.activities.docker.EngineVolumes;
import io.opsaga.activities.docker.VolumeUser;
import io.opsaga.activities.folder.FolderSummary;
import io.opsaga.activities.folder.PackedFolder;
import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.BackupSource.VolumeSource;
import io.opsaga.archive.SourceShape;
import io.opsaga.archive.StreamEntry;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Volumes of machines' Docker engines, each as one stream of tar's that the engine packs, with a container that is never started.
 *
 * <p>The engine says nothing of a file that is written to while it packs it. So where a container that may write to the volume runs before
 * or afterwards, the volume is read a second time, and is taken for changed if something else comes.
 */
public final class VolumeAdapter implements SourceAdapter {
    private static final String STREAM = "volume.tar";

    private final DockerEngines engines;

    public VolumeAdapter(DockerEngines engines) {
        this.engines = engines;
    }

    @Override
    public boolean isFor(BackupSource source) {
        return source instanceof VolumeSource;
    }

    @Override
    public SourceShape look(Inventory inventory, BackupSource source, Heartbeat pulse) {
        VolumeSource volume = (VolumeSource) source;
        Machine machine = machine(inventory, volume);
        EngineVolumes volumes = engines.volumes(machine);
        mustBeThere(volumes, volume);
        String users = Users.told(volumes.users(volume.volume()));
        return new SourceShape(
                new TreeMap<>(Map.of("docker", engines.on(machine).info().version())),
                new TreeMap<>(Map.of("volume", volume.volume(), "machine", volume.machine())),
                List.of(new SourceShape.Expected(STREAM, 0)),
                "volume %s on %s, %s".formatted(volume.volume(), volume.machine(), users));
    }

    @Override
    public SourceStream open(Inventory inventory, BackupSource source, String stream) {
        VolumeSource volume = (VolumeSource) source;
        EngineVolumes volumes = engines.volumes(machine(inventory, volume));
        return sink -> {
            mustBeThere(volumes, volume);
            boolean writing = isWrittenTo(volumes, volume);
            FolderSummary read = volumes.read(volume.volume(), tar -> PackedFolder.pass(tar, sink));
            if (writing || isWrittenTo(volumes, volume)) {
                FolderSummary again =
                        volumes.read(volume.volume(), tar -> PackedFolder.pass(tar, OutputStream.nullOutputStream()));
                if (!again.contents().equals(read.contents())) {
                    throw ArchiveFailure.SOURCE_CHANGED.because("Volume %s on %s was written to while it was read"
                            .formatted(volume.volume(), volume.machine()));
                }
            }
            return FolderStreams.passed(read);
        };
    }

    private static boolean isWrittenTo(EngineVolumes volumes, VolumeSource volume) {
        return volumes.users(volume.volume()).stream().anyMatch(VolumeUser::isWriting);
    }

    /** An engine makes a volume that is not there for whatever container is to have it. */
    private static void mustBeThere(EngineVolumes volumes, VolumeSource volume) {
        if (volumes.find(volume.volume()).isEmpty()) {
            throw ArchiveFailure.SOURCE_MISSING.because(
                    "The engine on %s has no volume %s".formatted(volume.machine(), volume.volume()));
        }
    }

    @Override
    public Optional<String> difference(StreamEntry stream, Path restored, Path scratch, Heartbeat pulse) {
        return FolderStreams.difference(stream, restored, scratch);
    }

    private static Machine machine(Inventory inventory, VolumeSource volume) {
        Machine machine = Places.machine(inventory, volume.machine());
        if (machine.docker() == null) {
            throw ArchiveFailure.NOT_DECLARED.because("The inventory of %s gives machine %s no Docker engine"
                    .formatted(inventory.environment().wire(), volume.machine()));
        }
        return machine;
    }
}
