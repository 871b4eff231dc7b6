package io.opsaga.activities.vault;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.restic.Dumped;
import io.opsaga.activities.restic.ResticException;
import io.opsaga.activities.restic.ResticFailure;
import io.opsaga.activities.restic.Vault;
import io.opsaga.activities.source.SourceAdapter;
import io.opsaga.archive.ExecutionName;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.Sent;
import io.opsaga.archive.StreamEntry;
import io.opsaga.saga.Reading;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Takes what is in a store out again, as a restore would, and compares it with what was sent. */
public final class Prover {
    /** These speak of the data; anything else says that nobody knows. */
    private static final Set<ResticFailure> OF_THE_DATA = EnumSet.of(
            ResticFailure.DAMAGED, ResticFailure.NO_SNAPSHOT, ResticFailure.NO_REPOSITORY, ResticFailure.WRONG_KEY);

    private final SourceAdapter adapter;
    private final Vault vault;
    private final Path scratch;

    public Prover(SourceAdapter adapter, Vault vault, Path scratch) {
        this.adapter = adapter;
        this.vault = vault;
        this.scratch = scratch;
    }

    /** Applied where all of it is as the manifest says; otherwise with the part that is not. */
    public Reading prove(ExecutionName execution, Manifest manifest, Heartbeat pulse) {
        Optional<String> other = ofTheData(
                Snapshots.MANIFEST,
                () -> new Snapshots(vault, execution)
                                .sent(scratch)
                                .map(Sent::manifest)
                                .filter(manifest::equals)
                                .isPresent()
                        ? Optional.empty()
                        : Optional.of("it is not that of this backup"));
        if (other.isPresent()) {
            return Reading.absent(other.get());
        }
        for (StreamEntry stream : manifest.streams()) {
            Optional<String> difference = ofTheData(stream.name(), () -> difference(stream, pulse));
            if (difference.isPresent()) {
                return Reading.absent(difference.get());
            }
        }
        return Reading.applied("%d streams, %d bytes came back as they were sent"
                .formatted(manifest.streams().size(), manifest.size()));
    }

    private Optional<String> difference(StreamEntry stream, Heartbeat pulse) {
        pulse.beat("taking %s out of the store".formatted(stream.name()));
        try (Dumped restored = vault.dump(stream.snapshot(), stream.name(), scratch)) {
            if (restored.length() != stream.length() || !restored.sha256().equals(stream.sha256())) {
                return Optional.of("%d bytes came back with the checksum %s, and %d were sent with %s"
                        .formatted(restored.length(), restored.sha256(), stream.length(), stream.sha256()));
            }
            pulse.beat("restoring %s into a throw-away target".formatted(stream.name()));
            return adapter.difference(stream, restored.file(), scratch, pulse);
        }
    }

    @FunctionalInterface
    private interface Look {
        Optional<String> found();
    }

    /** What is wrong with that part, with its name before it; empty where nothing is. */
    private static Optional<String> ofTheData(String part, Look look) {
        try {
            return look.found().map(found -> part + ": " + found);
        } catch (ResticException e) {
            if (!OF_THE_DATA.contains(e.failure())) {
                throw e;
            }
            return Optional.of(part + ": " + e.getMessage());
        }
    }
}
