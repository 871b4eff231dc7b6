package io.opsaga.activities.source;

import io.opsaga.activities.folder.FolderLook;
import io.opsaga.activities.folder.FolderProof;
import io.opsaga.activities.folder.FolderReader;
import io.opsaga.activities.folder.FolderSummary;
import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.BackupSource.FolderSource;
import io.opsaga.archive.SourceShape;
import io.opsaga.archive.StreamEntry;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Folders of machines, each as one stream of GNU tar's. */
public final class FolderAdapter implements SourceAdapter {
    private static final String STREAM = "folder.tar";
    private static final String ENTRIES = "entries";
    private static final String BYTES = "bytes";
    private static final String CONTENTS = "contents";
    private static final String WITHOUT_OWNERS = "contents_without_owners";

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
        return sink -> {
            FolderSummary summary = reader.copyTo(sink);
            return new Passed(
                    summary.length(),
                    summary.sha256(),
                    new TreeMap<>(Map.of(
                            ENTRIES,
                            Long.toString(summary.entries()),
                            BYTES,
                            Long.toString(summary.bytes()),
                            CONTENTS,
                            summary.contents(),
                            WITHOUT_OWNERS,
                            summary.withoutOwners())));
        };
    }

    @Override
    public Optional<String> difference(StreamEntry stream, Path restored, Path scratch, Heartbeat pulse) {
        FolderSummary found = new FolderProof(scratch).unpacked(restored);
        boolean owners = FolderProof.isRoot();
        String wanted = stream.facts().getOrDefault(owners ? CONTENTS : WITHOUT_OWNERS, "");
        if (wanted.equals(owners ? found.contents() : found.withoutOwners())) {
            return Optional.empty();
        }
        return Optional.of("unpacked it is %d entries with %d bytes that differ from the %s with %s that were read"
                .formatted(
                        found.entries(),
                        found.bytes(),
                        stream.facts().get(ENTRIES),
                        stream.facts().get(BYTES)));
    }

    private FolderReader reader(Inventory inventory, BackupSource source) {
        FolderSource folder = (FolderSource) source;
        Machine machine = inventory.machines().get(folder.machine());
        if (machine == null) {
            throw ArchiveFailure.NOT_DECLARED.because("The inventory of %s declares no machine %s"
                    .formatted(inventory.environment().wire(), folder.machine()));
        }
        return new FolderReader(machines.shell(machine), folder.folder());
    }
}
