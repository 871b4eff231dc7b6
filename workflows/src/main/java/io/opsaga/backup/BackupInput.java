package io.opsaga.backup;

import io.opsaga.archive.ArchiveTargets;
import io.opsaga.archive.BackupJob;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.Verification;
import io.opsaga.operation.Holds;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationInput;
import io.opsaga.operation.Target;
import io.opsaga.saga.OutsideText;
import io.opsaga.saga.StepName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The input of a backup. The operation's target is the backup's declared name, its machine the one that the source is read through, empty
 * where Opsaga's host reaches it directly.
 *
 * @param store the name of the store that it is written to
 * @param copies the names of further stores, in the order in which they are written to
 * @param proveEvery 1 where it is proven, 0 where it is not, n where it is when the last n - 1 were not
 */
public record BackupInput(Operation operation, BackupSource source, String store, List<String> copies, int proveEvery)
        implements OperationInput {
    public BackupInput {
        copies = List.copyOf(copies);
        if (proveEvery < 0 || copies.contains(store)) {
            throw new IllegalArgumentException("prove every %d, %s copied to %s".formatted(proveEvery, store, copies));
        }
    }

    /** An execution of a declared backup, as it is declared. */
    public static BackupInput of(Operation operation, BackupJob job) {
        return new BackupInput(operation, job.source(), job.store(), job.copies(), every(job.verify()));
    }

    /** The same, proven in any case or in none. */
    public BackupInput proven(boolean proven) {
        return new BackupInput(operation, source, store, copies, proven ? 1 : 0);
    }

    private static int every(Verification verification) {
        if (verification instanceof Verification.Every every) {
            return every.executions();
        }
        return verification instanceof Verification.Always ? 1 : 0;
    }

    @Override
    public BackupInput of(Operation other) {
        return new BackupInput(other, source, store, copies, proveEvery);
    }

    @Override
    public Holds holds() {
        String environment = operation.environment();
        List<Target> own = new ArrayList<>();
        own.add(ArchiveTargets.backup(environment, operation.target()));
        Stream.concat(Stream.of(store), copies.stream())
                .map(ArchiveTargets::store)
                .forEach(own::add);
        List<Target> shared = new ArrayList<>(List.of(source.target(environment), Target.environment(environment)));
        if (!operation.machine().isEmpty()) {
            shared.add(Target.machine(operation.machine()));
        }
        return Holds.of(own).within(shared);
    }

    @Override
    public List<StepName> steps() {
        return BackupStep.of(this);
    }

    @Override
    public List<String> conditions() {
        return List.of(
                "source=" + source.target(operation.environment()),
                "store=" + store,
                "copies=" + String.join(",", copies),
                "prove_every=" + proveEvery);
    }

    @Override
    public List<String> details() {
        List<String> details = new ArrayList<>(List.of("backup **%s** of %s to %s"
                .formatted(
                        OutsideText.markdown(operation.target()),
                        OutsideText.markdown(
                                source.target(operation.environment()).text()),
                        OutsideText.markdown(store))));
        if (!copies.isEmpty()) {
            details.add("copied to " + OutsideText.markdown(String.join(", ", copies)));
        }
        return details;
    }
}
