package io.opsaga.retention;

import io.opsaga.archive.ArchiveTargets;
import io.opsaga.archive.Retention;
import io.opsaga.operation.Holds;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationInput;
import io.opsaga.operation.Target;
import io.opsaga.saga.OutsideText;
import io.opsaga.saga.StepName;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * The input of retention. The operation's target is the backup's declared name.
 *
 * @param rules how many are kept
 * @param zone whose days are counted
 * @param stores the names of the stores that something may be removed from, each once; the one that the backup is written to first
 * @param readDataPercent how much of what each store holds is read before anything is removed from it, from 0 to 100
 */
public record RetentionInput(
        Operation operation, Retention rules, ZoneId zone, List<String> stores, int readDataPercent)
        implements OperationInput {
    private static final int ALL = 100;

    public RetentionInput {
        stores = stores.stream().distinct().toList();
        if (stores.isEmpty() || readDataPercent < 0 || readDataPercent > ALL) {
            throw new IllegalArgumentException("stores %s, %d percent".formatted(stores, readDataPercent));
        }
    }

    @Override
    public RetentionInput of(Operation other) {
        return new RetentionInput(other, rules, zone, stores, readDataPercent);
    }

    @Override
    public Holds holds() {
        String environment = operation.environment();
        List<Target> own =
                new ArrayList<>(stores.stream().map(ArchiveTargets::store).toList());
        own.add(ArchiveTargets.backup(environment, operation.target()));
        return Holds.of(own);
    }

    @Override
    public List<StepName> steps() {
        return RetentionStep.of(this);
    }

    @Override
    public List<String> conditions() {
        return List.of(
                "keep_last=" + rules.keepLast(),
                "daily=" + rules.daily(),
                "weekly=" + rules.weekly(),
                "monthly=" + rules.monthly(),
                "time_zone=" + zone.getId(),
                "stores=" + String.join(",", stores),
                "read_data_percent=" + readDataPercent);
    }

    @Override
    public List<String> details() {
        return List.of(
                "retention of backup **%s** in %s"
                        .formatted(
                                OutsideText.markdown(operation.target()),
                                OutsideText.markdown(String.join(", ", stores))),
                "keeps the last %d, %d days, %d weeks, %d months in %s"
                        .formatted(rules.keepLast(), rules.daily(), rules.weekly(), rules.monthly(), zone.getId()));
    }
}
