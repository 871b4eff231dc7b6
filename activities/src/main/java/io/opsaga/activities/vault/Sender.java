package io.opsaga.activities.vault;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.restic.BackupRequest;
import io.opsaga.activities.restic.BackupSummary;
import io.opsaga.activities.restic.ResticException;
import io.opsaga.activities.restic.Vault;
import io.opsaga.activities.source.Passed;
import io.opsaga.activities.source.SourceAdapter;
import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.SendOrder;
import io.opsaga.archive.Sent;
import io.opsaga.archive.SourceShape;
import io.opsaga.archive.StreamEntry;
import io.opsaga.inventory.Inventory;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sends a source's streams to a store, one after the other, and seals them with their manifest. */
public final class Sender {
    private final SourceAdapter adapter;
    private final Vault vault;
    private final Path scratch;
    private final Clock clock;

    public Sender(SourceAdapter adapter, Vault vault, Path scratch, Clock clock) {
        this.adapter = adapter;
        this.vault = vault;
        this.scratch = scratch;
        this.clock = clock;
    }

    /** Has all of it in the store; what was sent before and sealed is not sent again. */
    public Sent send(Inventory inventory, SendOrder order, SourceShape shape, Heartbeat pulse) {
        Snapshots snapshots = new Snapshots(vault, order.execution());
        if (vault.probe().isPresent()) {
            Optional<Sent> before = snapshots.sent(scratch);
            if (before.isPresent()) {
                return before.get();
            }
            takeUp(snapshots, pulse);
        } else {
            pulse.beat("making a repository of " + order.store());
            vault.init();
        }
        return twice(inventory, order, shape, pulse, snapshots);
    }

    /** What an attempt before this one has sent is used, though nothing refers to it yet. */
    private void takeUp(Snapshots snapshots, Heartbeat pulse) {
        pulse.beat("looking for what an earlier attempt has sent");
        vault.unlock();
        snapshots.forget();
        vault.repairIndex();
    }

    /** All of it anew, once, where the source is put together in another way by now: its parts would not belong together. */
    private Sent twice(Inventory inventory, SendOrder order, SourceShape shape, Heartbeat pulse, Snapshots snapshots) {
        try {
            return sealed(inventory, order, shape, pulse, snapshots);
        } catch (RuntimeException e) {
            if (!tellsOfChange(e)) {
                throw e;
            }
            SourceShape now = lookedAtAgain(inventory, order, shape, pulse, e);
            if (now.shape().equals(shape.shape())) {
                throw e;
            }
            pulse.beat("the source is put together in another way by now, and all of it is read anew");
            snapshots.forget();
            return sealed(inventory, order, now, pulse, snapshots);
        }
    }

    /** A source of several parts that cannot be looked at is being changed right now, and is to be tried later; any other has failed. */
    private SourceShape lookedAtAgain(
            Inventory inventory, SendOrder order, SourceShape before, Heartbeat pulse, RuntimeException changed) {
        try {
            return adapter.look(inventory, order.source(), pulse);
        } catch (RuntimeException e) {
            throw before.streams().size() > 1 ? e : changed;
        }
    }

    private static boolean tellsOfChange(RuntimeException e) {
        return ArchiveFailures.translated(e) instanceof ApplicationFailure told
                && told.getType().equals(ArchiveFailure.SOURCE_CHANGED.name());
    }

    private Sent sealed(Inventory inventory, SendOrder order, SourceShape shape, Heartbeat pulse, Snapshots snapshots) {
        Instant begun = clock.instant();
        List<StreamEntry> streams = new ArrayList<>();
        long stored = 0;
        for (SourceShape.Expected expected : shape.streams()) {
            long bytes = shape.streams().size() == 1 && order.expected() > 0 ? order.expected() : expected.bytes();
            Kept kept = sendTwice(inventory, order, new SourceShape.Expected(expected.name(), bytes), pulse, snapshots);
            streams.add(kept.entry());
            stored += kept.stored();
        }
        adapter.mustBeAsBefore(inventory, order.source(), shape, pulse);
        Manifest manifest = new Manifest(
                order.execution().operation(),
                order.execution().environment(),
                order.execution().backup(),
                order.source().target(order.execution().environment()),
                order.store(),
                begun,
                shape.versions(),
                shape.shape(),
                streams);
        Sent sent = new Sent(manifest, stored);
        snapshots.seal(sent, scratch);
        return sent;
    }

    private record Kept(StreamEntry entry, long stored) {}

    /** Once more where the source was changed meanwhile: mostly it is not the next time. */
    private Kept sendTwice(
            Inventory inventory, SendOrder order, SourceShape.Expected expected, Heartbeat pulse, Snapshots snapshots) {
        try {
            return send(inventory, order, expected, pulse, snapshots);
        } catch (RuntimeException e) {
            if (!tellsOfChange(e)) {
                throw e;
            }
            pulse.beat("%s was changed while it was read, and is read once more".formatted(expected.name()));
            return send(inventory, order, expected, pulse, snapshots);
        }
    }

    private Kept send(
            Inventory inventory, SendOrder order, SourceShape.Expected expected, Heartbeat pulse, Snapshots snapshots) {
        long begun = System.nanoTime();
        try (StreamPipe pipe = StreamPipe.open(scratch, adapter.open(inventory, order.source(), expected.name()))) {
            BackupRequest request = new BackupRequest(pipe.program(), expected.name(), snapshots.tags());
            BackupSummary summary = backedUp(
                    pipe,
                    request,
                    bytes -> pulse.beat(Pace.told(expected.name(), bytes, expected.bytes(), since(begun))));
            Passed passed = pipe.passed();
            if (passed.length() != summary.bytes()) {
                vault.forget(List.of(summary.snapshot()));
                throw ArchiveFailure.ENGINE_STOPPED.because("Of %s %d bytes were made, and %d arrived"
                        .formatted(expected.name(), passed.length(), summary.bytes()));
            }
            StreamEntry entry = new StreamEntry(
                    expected.name(), passed.length(), passed.sha256(), summary.snapshot(), passed.facts());
            return new Kept(entry, summary.stored());
        }
    }

    @FunctionalInterface
    private interface Listener {
        void heard(long bytes);
    }

    private BackupSummary backedUp(StreamPipe pipe, BackupRequest request, Listener listener) {
        try {
            return vault.backup(request, status -> listener.heard(status.bytes()));
        } catch (ResticException e) {
            RuntimeException source = pipe.failure();
            throw source == null ? e : source;
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
