package io.opsaga.activities.source;

import io.opsaga.activities.audit.Audit;
import io.opsaga.activities.docker.DockerEngines;
import io.opsaga.activities.docker.EngineVolume;
import io.opsaga.activities.docker.EngineVolumes;
import io.opsaga.activities.folder.FolderPaths;
import io.opsaga.activities.folder.FolderPlace;
import io.opsaga.activities.folder.FolderStand;
import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.ssh.Quote;
import io.opsaga.activities.ssh.RemoteShell;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.BackupSource.VolumeSource;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.RestoreLook;
import io.opsaga.archive.Selection;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import io.opsaga.inventory.Machine.DockerAccess;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Volumes of machines' Docker engines, each replaced where it lies on its machine, by the machine's root over SSH.
 *
 * <p>An engine unpacks a stream into a volume, but removes nothing from it, cannot exchange two volumes, and has no way to compare before it
 * changes; a container that could would need an image with a shell and tar, which nobody promises. At its place a volume is a folder like
 * another, which is exchanged as a folder is: within itself, as containers have it mounted. So it takes an engine that is reached over the
 * SSH connection of its machine, root there, and a volume of the engine's own driver without options.
 */
public final class VolumeRestore implements RestoreAdapter {
    private static final Duration SHORT = Duration.ofSeconds(20);

    private final SshMachines machines;
    private final DockerEngines engines;
    private final Audit audit;
    private final Clock clock;

    public VolumeRestore(SshMachines machines, DockerEngines engines, Audit audit, Clock clock) {
        this.machines = machines;
        this.engines = engines;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public boolean isFor(BackupSource into) {
        return into instanceof VolumeSource;
    }

    @Override
    public RestoreLook look(
            Inventory inventory, BackupSource into, Manifest manifest, Selection selection, Heartbeat pulse) {
        On on = on(inventory, into);
        FolderPaths paths = Places.paths(selection);
        String what = "volume %s on %s".formatted(on.name(), on.machine().name());
        Optional<EngineVolume> there = on.volumes().find(on.name());
        if (there.isEmpty()) {
            return Places.look(what, FolderStand.NOTHING, manifest, selection, List.of());
        }
        pulse.beat("counting what is in " + what);
        FolderStand stand = place(on, there.get()).look(paths, Places.age(manifest, clock.instant()));
        List<String> users = on.volumes().users(on.name()).stream()
                .map(user -> Users.told(List.of(user)))
                .map(user -> "It is mounted %s, which goes on with the files that it has open".formatted(user))
                .toList();
        return Places.look(what, stand, manifest, selection, users);
    }

    @Override
    public void restore(
            Inventory inventory,
            BackupSource into,
            Manifest manifest,
            Map<String, Path> streams,
            Selection selection,
            Path scratch,
            Heartbeat pulse) {
        On on = on(inventory, into);
        FolderPaths paths = Places.paths(selection);
        if (on.volumes().find(on.name()).isEmpty()) {
            on.volumes().create(on.name());
        }
        Path stream = Places.stream(manifest, streams);
        place(on, there(on)).replace(stream, paths, Sending.of(stream, pulse));
    }

    @Override
    public Optional<String> difference(
            Inventory inventory,
            BackupSource into,
            Manifest manifest,
            Map<String, Path> streams,
            Selection selection,
            Path scratch,
            Heartbeat pulse) {
        On on = on(inventory, into);
        if (on.volumes().find(on.name()).isEmpty()) {
            return Optional.of("there is no volume " + on.name());
        }
        pulse.beat("reading what is there");
        return place(on, there(on)).difference(Places.stream(manifest, streams), Places.paths(selection));
    }

    @Override
    public void remove(Inventory inventory, BackupSource into, Selection selection, Heartbeat pulse) {
        On on = on(inventory, into);
        Optional<EngineVolume> there = on.volumes().find(on.name());
        if (there.isEmpty()) {
            return;
        }
        if (selection.isAll()) {
            on.volumes().remove(on.name());
        } else {
            place(on, there.get()).remove(Places.paths(selection));
        }
    }

    private record On(Machine machine, RemoteShell shell, EngineVolumes volumes, String name) {}

    private On on(Inventory inventory, BackupSource into) {
        VolumeSource volume = (VolumeSource) into;
        Machine machine = Places.machine(inventory, volume.machine());
        if (!(machine.docker() instanceof DockerAccess.OverSsh)) {
            throw ArchiveFailure.NO_TOOL.because(
                    "A volume is restored where it lies, which takes an engine that is reached over SSH; that of %s is not"
                            .formatted(machine.name()));
        }
        return new On(machine, machines.shell(machine), engines.volumes(machine), volume.volume());
    }

    private static EngineVolume there(On on) {
        return on.volumes()
                .find(on.name())
                .orElseThrow(() -> ArchiveFailure.SOURCE_MISSING.because("The engine on %s has no volume %s"
                        .formatted(on.machine().name(), on.name())));
    }

    private FolderPlace place(On on, EngineVolume volume) {
        if (!volume.plain()) {
            throw ArchiveFailure.NO_TOOL.because(
                    "Volume %s on %s is not a folder of the engine's own, and is only there while a container runs with it"
                            .formatted(on.name(), on.machine().name()));
        }
        String said = on.shell()
                .run("id -u; [ -d %s ] && echo there".formatted(Quote.sh(volume.mountpoint())), SHORT)
                .out();
        if (!said.startsWith("0\n")) {
            throw ArchiveFailure.PLACE_REFUSED.because(
                    "Volume %s on %s can be changed by root only, and Opsaga logs in there as %s"
                            .formatted(
                                    on.name(),
                                    on.machine().name(),
                                    on.machine().ssh().user()));
        }
        if (!said.contains("there")) {
            // The login's docker command may lead to an engine elsewhere.
            throw ArchiveFailure.NO_TOOL.because("Volume %s is in %s, as its engine says, and %s has no such folder"
                    .formatted(on.name(), volume.mountpoint(), on.machine().name()));
        }
        return FolderPlace.thatStays(on.shell(), audit, volume.mountpoint());
    }
}
