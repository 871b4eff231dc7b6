package io.opsaga.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.archive.Retention;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Ten thousand histories, each against a model that was written otherwise, and what holds of every one of them. */
class RandomRetentionTest {
    private static final int HISTORIES = 10_000;
    private static final long SEED = 20_261_128;
    private static final Set<String> STORES = new TreeSet<>(RandomStocks.STORES);

    private static List<String> ids(List<Listed> listed) {
        return listed.stream().map(Listed::id).toList();
    }

    private static Map<String, Set<KeepReason>> reasons(RetentionPlan plan) {
        Map<String, Set<KeepReason>> reasons = new TreeMap<>();
        plan.all().forEach(judged -> reasons.put(judged.execution().id(), new TreeSet<>(judged.because())));
        return reasons;
    }

    @Test
    void eachIsKeptForTheReasonsThatTheModelHas() {
        RandomStocks random = new RandomStocks(SEED);
        int went = 0;
        for (int n = 0; n < HISTORIES; n++) {
            Stock stock = random.stock();
            Retention rules = random.rules();
            ZoneId zone = random.zone();
            RetentionPlan plan = new RetentionRules(rules, zone, STORES).judge(stock);

            assertThat(reasons(plan))
                    .as("history %d: %s in %s of %s", n, rules, zone, stock)
                    .isEqualTo(new RetentionModel(rules, zone, STORES, stock).reasons());
            went += plan.going().size();
        }
        // A plan that removes nothing would agree with a model that removes nothing.
        assertThat(went).isGreaterThan(HISTORIES);
    }

    @Test
    void whateverTheRulesAreTheNewestAndTheLastVerifiedAndWhatIsNeededStay() {
        RandomStocks random = new RandomStocks(SEED + 1);
        Comparator<Listed> age = Comparator.comparing(Listed::takenAt).thenComparing(Listed::id);
        for (int n = 0; n < HISTORIES; n++) {
            Stock stock = random.stock();
            List<String> going = ids(new RetentionRules(new Retention(0, 0, 0, 0), random.zone(), STORES)
                    .judge(stock)
                    .going());

            List<String> untouchable = new ArrayList<>(stock.needed().keySet());
            stock.listed().stream().max(age).map(Listed::id).ifPresent(untouchable::add);
            stock.listed().stream()
                    .filter(Listed::verified)
                    .max(age)
                    .map(Listed::id)
                    .ifPresent(untouchable::add);
            assertThat(going).as("history %d: %s", n, stock).doesNotContainAnyElementsOf(untouchable);
        }
    }

    @Test
    void whoeverKeepsMoreRemovesNothingMoreAndWhatIsLeftIsKeptTheNextTime() {
        RandomStocks random = new RandomStocks(SEED + 2);
        for (int n = 0; n < HISTORIES; n++) {
            Stock stock = random.stock();
            Retention rules = random.rules();
            ZoneId zone = random.zone();
            RetentionPlan plan = new RetentionRules(rules, zone, STORES).judge(stock);
            Retention more = random.more(rules);

            assertThat(ids(plan.going()))
                    .as("history %d: %s, and then %s of %s", n, rules, more, stock)
                    .containsAll(ids(
                            new RetentionRules(more, zone, STORES).judge(stock).going()));
            List<Listed> staying =
                    plan.staying().stream().map(Judged::execution).toList();
            RetentionPlan again =
                    new RetentionRules(rules, zone, STORES).judge(new Stock(staying, List.of(), stock.needed()));
            assertThat(again.all()).as("history %d: %s of %s", n, rules, stock).isEqualTo(plan.staying());
            assertThat(new RetentionRules(rules, zone, STORES).judge(random.shuffled(stock)))
                    .isEqualTo(plan);
        }
    }
}
