package io.opsaga.api.support;

import io.opsaga.archive.Retention;
import io.opsaga.operation.Operation;
import io.opsaga.retention.Due;
import io.opsaga.retention.Forgotten;
import io.opsaga.retention.Listed;
import io.opsaga.retention.Orphans;
import io.opsaga.retention.RetentionActivities;
import io.opsaga.retention.RetentionOrder;
import io.opsaga.retention.RetentionRecords;
import io.opsaga.retention.RetentionRules;
import io.opsaga.retention.Room;
import io.opsaga.retention.Stock;
import io.opsaga.retention.Stocks;
import io.opsaga.retention.StoreContent;
import io.opsaga.saga.Reading;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** One backup in one store, for whoever shortens its list. */
public final class MemoryRetention implements RetentionActivities, RetentionRecords, Stocks {
    private final Map<String, Listed> listed = new ConcurrentSkipListMap<>();
    private final Map<String, Listed> going = new ConcurrentSkipListMap<>();
    private final Map<String, Listed> stored = new ConcurrentSkipListMap<>();

    public void clear() {
        listed.clear();
        going.clear();
        stored.clear();
    }

    /** There is one that was taken then, and proven. */
    public void taken(String id, Instant at) {
        Listed one = new Listed(id, at, true, List.of("offsite"));
        listed.put(id, one);
        stored.put(id, one);
    }

    /** The ids of what is in the store. */
    public List<String> stored() {
        return List.copyOf(stored.keySet());
    }

    /** The ids of what can be restored. */
    public List<String> listed() {
        return List.copyOf(listed.keySet());
    }

    @Override
    public Stock of(String environment, String backup) {
        return new Stock(List.copyOf(listed.values()), List.of(), new TreeMap<>(Map.of("backup_3", "restore_1")));
    }

    @Override
    public Due due(Operation operation, Retention rules, ZoneId zone, List<String> stores) {
        Stock stock = of(operation.environment(), operation.target());
        return Due.of(new RetentionRules(rules, zone, stores).judge(stock), stock, stores);
    }

    @Override
    public Orphans orphans(Operation operation, List<String> executions) {
        return new Orphans(List.of(), List.of());
    }

    @Override
    public void unlist(Operation operation, List<String> executions) {
        executions.forEach(id -> {
            Listed one = listed.remove(id);
            if (one != null) {
                going.put(id, one);
            }
        });
    }

    @Override
    public Reading relist(Operation operation) {
        listed.putAll(going);
        going.clear();
        return Reading.reverted("listed again");
    }

    @Override
    public void giveUp(Operation operation) {}

    @Override
    public void strike(Operation operation, List<String> executions) {
        going.keySet().removeAll(executions);
    }

    @Override
    public List<StoreContent> survey(RetentionOrder order) {
        return List.of(new StoreContent("offsite", stored()));
    }

    @Override
    public Reading check(RetentionOrder order, String store, int percent) {
        return Reading.applied("as it was written");
    }

    @Override
    public Forgotten forget(RetentionOrder order, String store, List<String> executions) {
        stored.keySet().removeAll(executions);
        return new Forgotten(executions.size());
    }

    @Override
    public Room prune(RetentionOrder order, String store) {
        return new Room(600);
    }
}
