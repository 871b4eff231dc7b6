package io.opsaga.activities.source;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.SourceShape;
import io.opsaga.archive.StreamEntry;
import io.opsaga.inventory.Inventory;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How one kind of source is read, and how what was read is proven. All beans of this type are used. Fails with a
 * {@link io.opsaga.archive.ArchiveFailure} or {@link io.opsaga.secret.SecretFailure}, or with what its technology throws.
 */
public interface SourceAdapter {
    /** Whether it is for that source. */
    boolean isFor(BackupSource source);

    /** How the source is put together, and what streams it is read as; reads only. */
    SourceShape look(Inventory inventory, BackupSource source, Heartbeat pulse);

    /**
     * Opens a stream.
     *
     * @param stream its name, as {@link #look} has told it
     */
    SourceStream open(Inventory inventory, BackupSource source, String stream);

    /**
     * Makes sure, when all streams have been read, that they belong together.
     *
     * @param before as {@link #look} has told it
     */
    default void mustBeAsBefore(Inventory inventory, BackupSource source, SourceShape before, Heartbeat pulse) {}

    /**
     * Restores a stream into a throw-away target, and compares that with what it should be.
     *
     * @param restored the stream, as the store gave it back; its length and checksum are right
     * @param scratch for what this needs meanwhile; nothing is left there
     * @return what is different, in words; empty where nothing is
     */
    Optional<String> difference(StreamEntry stream, Path restored, Path scratch, Heartbeat pulse);
}
