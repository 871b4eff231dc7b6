package io.opsaga.activities.restore;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.restic.ResticException;
import io.opsaga.activities.restic.Vault;
import io.opsaga.activities.vault.ArchiveFailures;
import io.opsaga.activities.vault.Snapshots;
import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.StreamEntry;
import io.opsaga.restore.Found;
import io.opsaga.restore.RestoreOrder;
import io.opsaga.saga.OutsideText;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Looks which store an execution can be taken from: its own, or else the first of those that it was copied to. */
final class StoreChoice {
    private final Function<String, Vault> stores;

    /** @param stores opens a store for a short question; fails with an {@link ApplicationFailure} where it cannot */
    StoreChoice(Function<String, Vault> stores) {
        this.stores = stores;
    }

    /** Fails as the first store does whose failure may pass; where none may, as the first one. */
    Found of(RestoreOrder order, Heartbeat pulse) {
        List<String> passedOver = new ArrayList<>();
        List<ApplicationFailure> failures = new ArrayList<>();
        for (String store : order.stores()) {
            pulse.beat("asking " + store);
            try {
                return new Found(store, snapshots(order, store), String.join("; ", passedOver));
            } catch (ApplicationFailure e) {
                passedOver.add("%s is not used (%s)".formatted(store, e.getOriginalMessage()));
                failures.add(e);
            }
        }
        throw judged(failures, String.join("; ", passedOver));
    }

    private static ApplicationFailure judged(List<ApplicationFailure> failures, String told) {
        String message = OutsideText.message(told);
        return failures.stream()
                .filter(failure -> !failure.isNonRetryable())
                .findFirst()
                .map(passing -> ApplicationFailure.newFailure(message, passing.getType()))
                .orElseGet(() -> ApplicationFailure.newNonRetryableFailure(
                        message, failures.get(0).getType()));
    }

    private SortedMap<String, String> snapshots(RestoreOrder order, String store) {
        try {
            return present(order, store);
        } catch (ResticException e) {
            if (ArchiveFailures.translated(e) instanceof ApplicationFailure failure) {
                throw failure;
            }
            throw e;
        }
    }

    private SortedMap<String, String> present(RestoreOrder order, String store) {
        Vault vault = stores.apply(store);
        if (vault.probe().isEmpty()) {
            throw ArchiveFailure.STORE_DAMAGED.because("there is no repository any more");
        }
        SortedMap<String, String> there = new Snapshots(vault, order.execution()).byName();
        SortedMap<String, String> wanted = new TreeMap<>();
        boolean own = store.equals(order.manifest().store());
        for (StreamEntry stream : order.manifest().streams()) {
            String id = there.getOrDefault(stream.name(), "");
            if (id.isEmpty() || (own && !id.equals(stream.snapshot()))) {
                throw ArchiveFailure.STORE_DAMAGED.because("the snapshot of %s is missing".formatted(stream.name()));
            }
            wanted.put(stream.name(), id);
        }
        return wanted;
    }
}
