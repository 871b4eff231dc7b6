package io.opsaga.activities.store;

import io.opsaga.operation.Entry;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Operation;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.operation.TargetRow;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Stage;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A store whose line is tried, with runs that a test ends. */
abstract class QueueRig extends OnDatabase {
    /** Runs that have ended, from outside. */
    final Set<String> ended = ConcurrentHashMap.newKeySet();

    final Store store = limitedTo(3);

    Store limitedTo(int limit) {
        return Store.over(Samples.KINDS, pool, id -> !ended.contains(id), Clock.systemUTC(), Duration.ZERO, limit);
    }

    static long active() {
        return JdbcClient.create(pool)
                .sql("select count(*) from queue where admitted_at is not null")
                .query(Long.class)
                .single();
    }

    LockGrant open(String id, Entry entry, String... agents) {
        return open(store, id, entry, agents);
    }

    static LockGrant open(Store in, String id, Entry entry, String... agents) {
        return Samples.open(in.log(), record(id, Lifecycle.INITIALIZED.stage(), 0, agents), entry);
    }

    /** The run has written a record. */
    void begun(String id, String... agents) {
        store.log().record(record(id, Lifecycle.INITIALIZED.stage(), 1, agents));
    }

    LockGrant turn(String id, String... agents) {
        return store.locks().acquire(operation(id, agents[0]), Samples.holds(agents));
    }

    List<String> release(String id) {
        return store.locks().release(operation(id, ""));
    }

    static Operation operation(String id, String agent) {
        return Samples.operation(id, agent);
    }

    private static Progress record(String id, Stage stage, long revision, String... agents) {
        Progress one = Samples.at(operation(id, agents[0]), stage, revision);
        if (agents.length == 1) {
            return one;
        }
        List<TargetRow> rows = List.of(agents).stream()
                .map(agent -> TargetRow.of(agent, "pc2", "1.0", "1.1.0", Outcome.UNTOUCHED, "", 0))
                .toList();
        return one.toBuilder().rows(rows).build();
    }
}
