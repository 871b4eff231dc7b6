package io.opsaga.api.backups;

import io.opsaga.api.backups.DeclaredBackups.Declared;
import io.opsaga.archive.Retention;
import io.opsaga.retention.Judged;
import io.opsaga.retention.KeepReason;
import io.opsaga.retention.Leaving;
import io.opsaga.retention.RetentionPlan;
import io.opsaga.retention.RetentionRules;
import io.opsaga.retention.Stock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operation would keep of a backup, and what it would remove, if it began now.
 *
 * @param rules null where nothing is declared: then all is kept
 * @param timeZone whose days, weeks and months are counted
 * @param executions all that can be restored, the newest first
 * @param left ids of what an earlier operation could not remove from every store; the next one does
 */
record RetentionView(
        String backupId,
        String environment,
        @Nullable RulesView rules,
        String timeZone,
        List<String> stores,
        int kept,
        int removed,
        List<JudgedView> executions,
        List<String> left) {
    /** How many are kept, as it is declared. */
    record RulesView(int keepLast, int daily, int weekly, int monthly) {
        static @Nullable RulesView of(@Nullable Retention rules) {
            return rules == null
                    ? null
                    : new RulesView(rules.keepLast(), rules.daily(), rules.weekly(), rules.monthly());
        }
    }

    /**
     * One execution.
     *
     * @param decision {@code keep} or {@code remove}
     * @param because why it is kept; empty where it is removed
     * @param neededBy what needs it; null where nothing does
     */
    record JudgedView(
            String executionId,
            Instant takenAt,
            boolean verified,
            String decision,
            List<ReasonView> because,
            @Nullable String neededBy) {
        static JudgedView of(Judged judged, Stock stock) {
            return new JudgedView(
                    judged.execution().id(),
                    judged.execution().takenAt(),
                    judged.execution().verified(),
                    judged.stays() ? "keep" : "remove",
                    judged.because().stream().map(ReasonView::of).toList(),
                    stock.needed().get(judged.execution().id()));
        }
    }

    /** Why one is kept: a word that stays the same, and a sentence for people. */
    record ReasonView(String reason, String sentence) {
        static ReasonView of(KeepReason reason) {
            return new ReasonView(reason.name(), reason.sentence());
        }
    }

    static RetentionView of(Declared backup, Stock stock) {
        Retention rules = backup.job().retention();
        ZoneId zone = DeclaredRetention.zone(backup);
        List<String> stores = DeclaredRetention.stores(backup, stock);
        RetentionPlan plan = new RetentionRules(rules, zone, stores).judge(stock);
        return new RetentionView(
                backup.name(),
                backup.environment(),
                RulesView.of(rules),
                zone.getId(),
                stores,
                plan.staying().size(),
                plan.going().size(),
                plan.all().stream().map(judged -> JudgedView.of(judged, stock)).toList(),
                stock.left().stream().map(Leaving::id).toList());
    }
}
