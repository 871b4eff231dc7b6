package io.opsaga.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.archive.Retention;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is kept, and why, in histories that can be read. */
class RetentionRulesTest {
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final List<String> STORES = List.of("offsite");

    /** Executions with the times as their ids; those that end in {@code !} are verified. */
    private static Stock stock(String... times) {
        List<Listed> listed = new ArrayList<>();
        for (String time : times) {
            String id = time.replace("!", "");
            listed.add(new Listed(id, Instant.parse(id), time.endsWith("!"), STORES));
        }
        return new Stock(listed, List.of(), new TreeMap<>());
    }

    private static List<String> kept(@Nullable Retention rules, ZoneId zone, Stock stock) {
        return new RetentionRules(rules, zone, STORES)
                .judge(stock).staying().stream()
                        .map(judged -> judged.execution().id() + " " + judged.because())
                        .toList();
    }

    @Test
    void ofADayWithTwoTheNewestIsKept() {
        Stock stock = stock("2026-03-03T08:00:00Z!", "2026-03-02T20:00:00Z!", "2026-03-02T08:00:00Z!");

        assertThat(kept(new Retention(1, 2, 0, 0), UTC, stock))
                .containsExactly("2026-03-03T08:00:00Z [LATEST, DAILY, LAST_VERIFIED]", "2026-03-02T20:00:00Z [DAILY]");
    }

    @Test
    void daysWithoutAnExecutionAreNotCounted() {
        Stock stock = stock("2026-03-30T08:00:00Z!", "2026-03-10T08:00:00Z!", "2026-02-01T08:00:00Z!");

        assertThat(kept(new Retention(1, 2, 0, 0), UTC, stock)).hasSize(2);
        assertThat(kept(new Retention(1, 3, 0, 0), UTC, stock)).hasSize(3);
    }

    @Test
    void aDayIsOneOfTheDeclaredTimeZone() {
        Stock stock = stock("2026-03-02T22:30:00Z!", "2026-03-02T23:30:00Z!");

        assertThat(kept(new Retention(1, 2, 0, 0), UTC, stock)).hasSize(1);
        assertThat(kept(new Retention(1, 2, 0, 0), BERLIN, stock)).hasSize(2);
    }

    /** In Berlin the 25th of October has 25 hours, and the 29th of March has 23. */
    @Test
    void aDayOnWhichClocksAreChangedIsOneDay() {
        Stock longer = stock("2026-10-24T22:00:00Z!", "2026-10-25T22:59:00Z!");
        Stock shorter = stock("2026-03-28T23:00:00Z!", "2026-03-29T21:59:00Z!", "2026-03-29T22:00:00Z!");

        assertThat(kept(new Retention(1, 9, 0, 0), BERLIN, longer)).hasSize(1);
        assertThat(kept(new Retention(1, 9, 0, 0), BERLIN, shorter))
                .containsExactly("2026-03-29T22:00:00Z [LATEST, DAILY, LAST_VERIFIED]", "2026-03-29T21:59:00Z [DAILY]");
    }

    /** The 1st of January 2027 is a Friday. */
    @Test
    void aWeekBeginsOnMondayAndGoesAcrossTheYear() {
        Stock stock = stock("2027-01-03T08:00:00Z!", "2026-12-28T08:00:00Z!", "2026-12-27T08:00:00Z!");

        assertThat(kept(new Retention(1, 0, 2, 0), UTC, stock))
                .containsExactly(
                        "2027-01-03T08:00:00Z [LATEST, WEEKLY, LAST_VERIFIED]", "2026-12-27T08:00:00Z [WEEKLY]");
        assertThat(kept(new Retention(1, 0, 0, 2), UTC, stock))
                .containsExactly(
                        "2027-01-03T08:00:00Z [LATEST, MONTHLY, LAST_VERIFIED]", "2026-12-28T08:00:00Z [MONTHLY]");
    }

    @Test
    void whereTheNewestIsUnverifiedBothItAndTheLastVerifiedStay() {
        Stock stock =
                stock("2026-03-05T08:00:00Z", "2026-03-04T08:00:00Z", "2026-03-03T08:00:00Z!", "2026-03-02T08:00:00Z!");

        assertThat(kept(new Retention(1, 0, 0, 0), UTC, stock))
                .containsExactly("2026-03-05T08:00:00Z [LATEST]", "2026-03-03T08:00:00Z [LAST_VERIFIED]");
    }

    @Test
    void whatSomebodyNeedsStays() {
        Stock all = stock("2026-03-05T08:00:00Z!", "2026-03-04T08:00:00Z!");
        Stock stock = new Stock(
                all.listed(), List.of(), new TreeMap<>(java.util.Map.of("2026-03-04T08:00:00Z", "restore_1")));

        assertThat(kept(new Retention(1, 0, 0, 0), UTC, stock)).contains("2026-03-04T08:00:00Z [NEEDED]");
    }

    @Test
    void whatLiesWhereNothingMayBeRemovedStays() {
        Listed elsewhere =
                new Listed("elsewhere", Instant.parse("2026-03-01T08:00:00Z"), true, List.of("offsite", "given-up"));
        List<Listed> listed = new ArrayList<>(stock("2026-03-05T08:00:00Z!").listed());
        listed.add(elsewhere);

        assertThat(kept(new Retention(1, 0, 0, 0), UTC, new Stock(listed, List.of(), new TreeMap<>())))
                .contains("elsewhere [OUT_OF_REACH]");
    }

    @Test
    void whereNothingIsDeclaredAllStay() {
        Stock stock = stock("2026-03-05T08:00:00Z!", "2026-03-04T08:00:00Z");

        assertThat(kept(null, UTC, stock))
                .containsExactly(
                        "2026-03-05T08:00:00Z [LAST_VERIFIED, NOTHING_DECLARED]",
                        "2026-03-04T08:00:00Z [NOTHING_DECLARED]");
    }

    @Test
    void oneOperationRemovesSoManyAndTheOldestFirst() {
        List<Listed> listed = new ArrayList<>();
        Instant begun = Instant.parse("2026-03-01T00:00:00Z");
        for (int n = 0; n < Due.MOST_AT_ONCE + 11; n++) {
            listed.add(new Listed("backup_%04d".formatted(n), begun.plusSeconds(60L * n), true, STORES));
        }
        Stock stock = new Stock(
                listed,
                List.of(new Leaving("left", STORES), new Leaving("unreachable", List.of("given-up"))),
                new TreeMap<>());
        RetentionPlan plan = new RetentionRules(new Retention(1, 0, 0, 0), UTC, STORES).judge(stock);
        Due due = Due.of(plan, stock, STORES);

        assertThat(due.kept()).isEqualTo(1);
        assertThat(due.going()).hasSize(Due.MOST_AT_ONCE);
        assertThat(due.going().get(0).id()).isEqualTo("backup_0000");
        assertThat(due.later()).isEqualTo(10);
        assertThat(due.left()).extracting(Leaving::id).containsExactly("left");
    }
}
