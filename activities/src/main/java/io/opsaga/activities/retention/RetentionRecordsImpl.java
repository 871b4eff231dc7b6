package io.opsaga.activities.retention;

import io.opsaga.activities.operation.OwnRun;
import io.opsaga.archive.Retention;
import io.opsaga.operation.Operation;
import io.opsaga.retention.Due;
import io.opsaga.retention.Orphans;
import io.opsaga.retention.RetentionRecords;
import io.opsaga.retention.RetentionRules;
import io.opsaga.retention.Stock;
import io.opsaga.saga.Reading;
import java.time.ZoneId;
import java.util.List;

/** The store, for retention. Failures beside those of the contract are the store's own, unchecked and worth a retry. */
public final class RetentionRecordsImpl implements RetentionRecords {
    private final JdbcRetention backups;

    public RetentionRecordsImpl(JdbcRetention backups) {
        this.backups = backups;
    }

    @Override
    public Due due(Operation operation, Retention rules, ZoneId zone, List<String> stores) {
        Stock stock = backups.of(operation.environment(), operation.target());
        return Due.of(new RetentionRules(rules, zone, stores).judge(stock), stock, stores);
    }

    @Override
    public Orphans orphans(Operation operation, List<String> executions) {
        return backups.orphans(operation.environment(), operation.target(), executions);
    }

    @Override
    public void unlist(Operation operation, List<String> executions) {
        OwnRun.check(operation.id());
        backups.unlist(
                operation.id(),
                operation.environment(),
                operation.target(),
                executions,
                operation.terms().lease());
    }

    @Override
    public Reading relist(Operation operation) {
        OwnRun.check(operation.id());
        int listed = backups.relist(operation.id());
        if (listed > 0) {
            return Reading.reverted("%d are listed again".formatted(listed));
        }
        return backups.takesAway(operation.id())
                ? Reading.unknown("it is too late: what was taken off the list may be removed by others")
                : Reading.absent("none was off the list");
    }

    @Override
    public void giveUp(Operation operation) {
        OwnRun.check(operation.id());
        backups.giveUp(operation.id());
    }

    @Override
    public void strike(Operation operation, List<String> executions) {
        OwnRun.check(operation.id());
        backups.strike(executions);
    }
}
