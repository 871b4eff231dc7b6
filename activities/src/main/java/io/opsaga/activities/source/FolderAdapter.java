package io.opsaga.activities.source;

import io.opsaga.activities.folder.FolderLook;
import io.opsaga.activities.folder.FolderReader;
import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.BackupSource.FolderSource;
import io.opsaga.archive.SourceShape;
import io.opsaga.archive.StreamEntry;
import io.opsaga.inventory.Inventory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Folders of machines, each as one stream of GNU tar's. */
public final class FolderAdapter implements SourceAdapter {
    private static final String STREAM = "folder.tar";

    private final SshMachines machines;

    public FolderAdapter(SshMachines machines) {
        this.machines = machines;
    }

    @Override
    public boolean isFor(BackupSource source) {
        return source instanceof FolderSource;
    }

    @Override
    public SourceShape look(Inventory inventory, BackupSource source, Heartbeat pulse) {
        FolderLook look = reader(inventory, source).look();
        FolderSource folder = (FolderSource) source;
        return new SourceShape(
                new TreeMap<>(Map.of("tar", look.tar())),
                new TreeMap<>(Map.of("folder", folder.folder(), "machine", folder.machine())),
                List.of(new SourceShape.Expected(STREAM, look.bytes())),
                "%s on %s, about %d bytes".formatted(folder.folder(), folder.machine(), look.bytes()));
    }

    @Override
    public SourceStream open(Inventory inventory, BackupSource source, String stream) {
        FolderReader reader = reader(inventory, source);
        return sink -> FolderStreams.passed(reader.copyTo(sink));
    }

    @Override
    public Optional<String> difference(StreamEntry stream, Path restored, Path scratch, Heartbeat pulse) {
        return FolderStreams.difference(stream, restored, scratch);
    }

    private FolderReader reader(Inventory inventory, BackupSource source) {
        FolderSource folder = (FolderSource) source;
        return new FolderReader(machines.shell(Places.machine(inventory, folder.machine())), folder.folder());
    }
}
