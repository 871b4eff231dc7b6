package io.opsaga.retention;

import io.opsaga.archive.Mishaps;
import io.opsaga.archive.Retention;
import io.opsaga.operation.Operation;
import io.opsaga.saga.Reading;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Two stores and the list of one backup, of which the two oldest go, if nothing else is said. In the first store lies something of an
 * execution that failed, in the second something that nobody knows. A call is named by what it does and, where there are several, the store.
 */
final class PlayedStocks implements RetentionActivities, RetentionRecords {
    static final String FAILED = "backup_failed";
    static final String UNKNOWN = "backup_unknown";

    final Mishaps mishaps = new Mishaps();
    final Set<String> listed = new ConcurrentSkipListSet<>(List.of("backup_1", "backup_2", "backup_3", "backup_4"));
    final Set<String> gone = new ConcurrentSkipListSet<>();
    /** What is in each store. */
    final Map<String, Set<String>> content = new TreeMap<>();

    volatile List<String> expired = List.of("backup_1", "backup_2");
    volatile List<Leaving> left = List.of();
    /** What is found when a store is read; empty where all is as it was written. */
    volatile String damage = "";

    volatile boolean givenUp;

    PlayedStocks() {
        content.put(RetentionBench.STORE, new ConcurrentSkipListSet<>(listed));
        content.put(RetentionBench.FURTHER, new ConcurrentSkipListSet<>(listed));
        in(RetentionBench.STORE).add(FAILED);
        in(RetentionBench.FURTHER).add(UNKNOWN);
    }

    /** Nothing goes, and nothing was left. */
    void settled() {
        expired = List.of();
        in(RetentionBench.STORE).remove(FAILED);
    }

    Set<String> in(String store) {
        Set<String> found = content.get(store);
        if (found == null) {
            throw new AssertionError("There is no store " + store);
        }
        return found;
    }

    @Override
    public Due due(Operation operation, Retention rules, ZoneId zone, List<String> stores) {
        return mishaps.call("due", () -> {
            List<Leaving> going = expired.stream()
                    .filter(listed::contains)
                    .map(id -> new Leaving(id, stores))
                    .toList();
            return new Due(listed.size() - going.size(), List.of("backup_4 (latest)"), going, left, 0);
        });
    }

    @Override
    public List<StoreContent> survey(RetentionOrder order) {
        return mishaps.call(
                "survey",
                () -> order.stores().stream()
                        .map(store -> new StoreContent(store, List.copyOf(in(store))))
                        .toList());
    }

    @Override
    public Orphans orphans(Operation operation, List<String> executions) {
        return mishaps.call(
                "orphans",
                () -> new Orphans(
                        executions.stream().filter(FAILED::equals).toList(),
                        executions.stream().filter(UNKNOWN::equals).toList()));
    }

    @Override
    public void unlist(Operation operation, List<String> executions) {
        mishaps.call("unlist", () -> listed.removeAll(executions));
    }

    @Override
    public Reading relist(Operation operation) {
        return mishaps.call("relist", () -> {
            List<String> again = new ArrayList<>(expired);
            again.removeAll(listed);
            again.removeAll(gone);
            if (again.isEmpty()) {
                return Reading.absent("none was off the list");
            }
            if (givenUp) {
                return Reading.unknown("it is too late");
            }
            listed.addAll(again);
            return Reading.reverted("%d are listed again".formatted(again.size()));
        });
    }

    @Override
    public void giveUp(Operation operation) {
        mishaps.call("give up", () -> givenUp = true);
    }

    @Override
    public void strike(Operation operation, List<String> executions) {
        mishaps.call("strike", () -> gone.addAll(executions));
    }

    @Override
    public Reading check(RetentionOrder order, String store, int percent) {
        return mishaps.call(
                "check " + store, () -> damage.isEmpty() ? Reading.applied("as written") : Reading.absent(damage));
    }

    @Override
    public Forgotten forget(RetentionOrder order, String store, List<String> executions) {
        return mishaps.call("forget " + store, () -> {
            int before = in(store).size();
            in(store).removeAll(executions);
            return new Forgotten(before - in(store).size());
        });
    }

    @Override
    public Room prune(RetentionOrder order, String store) {
        return mishaps.call("prune " + store, () -> new Room(1000));
    }
}
