package io.opsaga.archive;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A backup that is complete: all that is listed of it, and all that a restore needs to know.
 *
 * @param stored how many bytes it has added to its store, compressed and encrypted
 * @param verifiedAt when it was proven; null where it was not
 * @param unverified why it was not, for people; empty where it was
 */
public record FinishedBackup(
        Manifest manifest,
        List<StoreCopy> copies,
        long stored,
        @Nullable Instant verifiedAt,
        String unverified) {
    public FinishedBackup {
        copies = List.copyOf(copies);
    }
}
