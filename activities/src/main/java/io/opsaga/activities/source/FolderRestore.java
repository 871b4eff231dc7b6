package io.opsaga.activities.source;

import io.opsaga.activities.audit.Audit;
import io.opsaga.activities.folder.FolderPlace;
import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.BackupSource.FolderSource;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.RestoreLook;
import io.opsaga.archive.Selection;
import io.opsaga.inventory.Inventory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Folders of machines, exchanged with what was unpacked and compared beside them. */
public final class FolderRestore implements RestoreAdapter {
    private final SshMachines machines;
    private final Audit audit;
    private final Clock clock;

    public FolderRestore(SshMachines machines, Audit audit, Clock clock) {
        this.machines = machines;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public boolean isFor(BackupSource into) {
        return into instanceof FolderSource;
    }

    @Override
    public RestoreLook look(
            Inventory inventory, BackupSource into, Manifest manifest, Selection selection, Heartbeat pulse) {
        FolderSource folder = (FolderSource) into;
        String what = "%s on %s".formatted(folder.folder(), folder.machine());
        pulse.beat("counting what is in " + what);
        return Places.look(
                what,
                place(inventory, into).look(Places.paths(selection), Places.age(manifest, clock.instant())),
                manifest,
                selection,
                List.of());
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
        Path stream = Places.stream(manifest, streams);
        place(inventory, into).replace(stream, Places.paths(selection), Sending.of(stream, pulse));
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
        pulse.beat("reading what is there");
        return place(inventory, into).difference(Places.stream(manifest, streams), Places.paths(selection));
    }

    @Override
    public void remove(Inventory inventory, BackupSource into, Selection selection, Heartbeat pulse) {
        pulse.beat("removing what was restored");
        place(inventory, into).remove(Places.paths(selection));
    }

    private FolderPlace place(Inventory inventory, BackupSource into) {
        FolderSource folder = (FolderSource) into;
        return FolderPlace.of(machines.shell(Places.machine(inventory, folder.machine())), audit, folder.folder());
    }
}
