package io.opsaga.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.deployment.DeploymentStage;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationLog.Filter;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Target;
import io.opsaga.operation.TargetRow;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.saga.Effect;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Operations on many agents: their locks, their releases and their leases. */
class ManyTargetsTest extends OnDatabase {
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final Store store = Store.over(
            Samples.KINDS, pool, running::contains, Clock.fixed(Samples.NOON, ZoneOffset.UTC), Duration.ZERO);
    private final Operation fleet = Samples.operation("fleet_1", "3 agents");
    private final List<String> agents = List.of("a", "b", "c");

    private static Progress table(Progress progress, TargetRow... rows) {
        return progress.toBuilder().rows(List.of(rows)).build();
    }

    private static TargetRow row(String agent, Outcome outcome) {
        return TargetRow.of(agent, "pc2", "1.0", "2.0", outcome, "", 40);
    }

    @Test
    void allAreTakenWithOneTokenThatIsGreaterThanAnyBefore() {
        running.add("one");
        LockGrant one = store.locks().acquire(Samples.operation("one", "b"), Samples.holds("b"));
        store.locks().release(Samples.operation("one", "b"));
        LockGrant all = store.locks().acquire(fleet, Samples.holds(agents));

        assertThat(all.granted()).isTrue();
        assertThat(all.token()).isGreaterThan(one.token());
        assertThat(agents)
                .allSatisfy(agent -> assertThat(store.locks().holder(Target.agent("production", agent)))
                        .hasValueSatisfying(held -> assertThat(held.token()).isEqualTo(all.token())));
        assertThat(store.locks().acquire(fleet, Samples.holds(agents))).isEqualTo(all);

        store.locks().release(fleet);
        assertThat(agents)
                .allSatisfy(agent -> assertThat(store.locks().holder(Target.agent("production", agent)))
                        .isEmpty());
    }

    @Test
    void aFleetIsFoundByEachAgentThatItTouched() {
        store.log()
                .record(Samples.at(
                        Samples.operation("one", "b", Samples.NOON.minusSeconds(9)), Lifecycle.COMPLETED.stage(), 1));
        store.log()
                .record(table(
                        Samples.at(fleet, DeploymentStage.DEPLOYING, 1),
                        row("a", Outcome.CHANGED),
                        row("b", Outcome.UNTOUCHED)));
        assertThat(of("b")).as("at work on all").containsExactly("fleet_1", "one");

        Progress over = Samples.ended(fleet, Verdict.COMPLETED, Samples.NOON, 2);
        store.log()
                .record(table(
                        over, row("a", Outcome.CHANGED), row("b", Outcome.UNTOUCHED), row("c", Outcome.UNCHANGED)));
        assertThat(of("a")).containsExactly("fleet_1");
        assertThat(of("b")).containsExactly("one");
        assertThat(of("c")).isEmpty();
        assertThat(store.log().latest("production", agents)).isEqualTo(Map.of("a", "fleet_1", "b", "one"));
    }

    private List<String> of(String agent) {
        return store.log().list(new Filter(false, 9, null, "production", agent, null, null, null, null, null)).stream()
                .map(found -> found.operation().id())
                .toList();
    }

    @Test
    void oneThatIsHeldIsNamedAndNoneIsTaken() {
        running.add("one");
        store.locks().acquire(Samples.operation("one", "b"), Samples.holds("b"));
        LockGrant refused = store.locks().acquire(fleet, Samples.holds(agents));

        assertThat(refused.granted()).isFalse();
        assertThat(refused.target()).isEqualTo("b");
        assertThat(refused.holder()).isEqualTo("one");
        assertThat(store.locks().holder(Target.agent("production", "a"))).isEmpty();
        assertThat(store.locks().holder(Target.agent("production", "c"))).isEmpty();
    }

    @Test
    void aSingleAgentOfAFleetIsRefusedToOthersUntilTheFleetIsOver() {
        running.add("fleet_1");
        store.locks().acquire(fleet, Samples.holds(agents));
        Operation one = Samples.operation("one", "b");
        assertThat(store.locks().acquire(one, Samples.holds(one.target())).holder())
                .isEqualTo("fleet_1");

        running.clear();
        assertThat(store.locks().acquire(one, Samples.holds(one.target())).granted())
                .as("its holder was terminated")
                .isTrue();
    }

    @Test
    void locksOfSeveralEndedHoldersAreTakenOverAllOrNone() {
        store.locks().acquire(Samples.operation("one", "a"), Samples.holds("a"));
        store.locks().acquire(Samples.operation("two", "b"), Samples.holds("b"));
        running.add("three");
        store.locks().acquire(Samples.operation("three", "c"), Samples.holds("c"));
        assertThat(store.locks().acquire(fleet, Samples.holds(agents)).holder()).isEqualTo("three");
        assertThat(store.locks()
                        .holder(Target.agent("production", "a"))
                        .orElseThrow()
                        .holder())
                .isEqualTo("one");

        running.clear();
        assertThat(store.locks().acquire(fleet, Samples.holds(agents)).granted())
                .isTrue();
    }

    @Test
    void fleetsThatRaceInAnyOrderDoNotWaitForEachOther() throws Exception {
        List<String> many = IntStream.range(0, 74).mapToObj(i -> "agent-" + i).toList();
        List<LockGrant> grants = Racers.race(8, i -> {
            running.add("fleet_" + i);
            List<String> shuffled = new ArrayList<>(many);
            Collections.shuffle(shuffled);
            return store.locks().acquire(Samples.operation("fleet_" + i, "74 agents"), Samples.holds(shuffled));
        });
        assertThat(grants).filteredOn(LockGrant::granted).hasSize(1);
    }

    @Test
    void theFirstRecordTakesTheLocksOfItsTable() {
        Progress initial = table(Samples.opened(fleet), row("a", Outcome.UNTOUCHED), row("b", Outcome.UNTOUCHED));
        LockGrant opened = Samples.open(store.log(), initial);

        assertThat(store.locks()
                        .holder(Target.agent("production", "b"))
                        .orElseThrow()
                        .token())
                .isEqualTo(opened.token());
        assertThat(store.log().find("fleet_1")).contains(initial);
        running.add("fleet_1");
        Operation late = Samples.operation("fleet_2", "2 agents");
        assertThat(Samples.open(
                                store.log(),
                                table(Samples.opened(late), row("z", Outcome.UNTOUCHED), row("b", Outcome.UNTOUCHED)))
                        .granted())
                .isFalse();
        assertThat(store.log().find("fleet_2")).isEmpty();
    }

    @Test
    void whoeverBuildsOnAnAgentThatAFleetHasChangedEndsItsLease() {
        store.log()
                .record(table(
                        Samples.ended(fleet, Verdict.COMPLETED, Samples.NOON, 9),
                        row("a", Outcome.CHANGED),
                        row("b", Outcome.UNCHANGED)));
        store.log().record(Samples.ended(Samples.operation("one", "c"), Verdict.COMPLETED, Samples.NOON, 9));

        assertThat(store.log().openLeases(Samples.operation("next", "a"), List.of("a")))
                .containsExactly("fleet_1");
        assertThat(store.log().openLeases(Samples.operation("next", "b"), List.of("b")))
                .isEmpty();
        Operation next = Samples.operation("fleet_2", "2 agents");
        assertThat(store.log().openLeases(next, List.of("b", "c"))).containsExactly("one");
        assertThat(store.log().openLeases(next, agents)).containsExactlyInAnyOrder("one", "fleet_1");
    }

    /** The successor of a removed orphan may hold its port, so the orphan cannot be brought back. */
    @Test
    void whoeverBuildsOnAnyAgentOfAFleetThatHasRemovedOrphansEndsItsLease() {
        store.log()
                .record(table(
                        Samples.ended(fleet, Verdict.COMPLETED, Samples.NOON, 9),
                        row("a", Outcome.FAILED),
                        TargetRow.of("old", "main-pc", "1.0", "removed", Outcome.CHANGED, "", 5)
                                .asOrphan()));

        assertThat(store.log().openLeases(Samples.operation("next", "a"), List.of("a")))
                .containsExactly("fleet_1");
        assertThat(store.log().openLeases(Samples.operation("next", "z"), List.of("z")))
                .isEmpty();
    }

    /** A part of it is an operation on a database that is called as some agent is. */
    @Test
    void anAgentIsNotTakenForWhatIsOnlyCalledTheSame() {
        Operation whole = Samples.operation("one", "c");
        TargetRow part = row("a", Outcome.CHANGED).ofType(Target.DATABASE);
        store.log().record(table(Samples.ended(whole, Verdict.COMPLETED, Samples.NOON, 9), part));

        assertThat(of("a")).isEmpty();
        assertThat(of("c")).containsExactly("one");
        assertThat(store.log().openLeases(Samples.operation("next", "a"), List.of("a")))
                .isEmpty();
        assertThat(store.log().openLeases(Samples.operation("next", "c"), List.of("c")))
                .containsExactly("one");
    }

    @Test
    void releasesOfManyAgentsComeAndGoTogether() {
        List<ReleaseEntry> before = releases("1.0", "op-1");
        List<ReleaseEntry> after = releases("2.0", "fleet_1");
        store.releases().promote(before);
        store.releases().promote(after);
        store.releases().promote(after);
        assertThat(store.releases().allCurrent("production")).containsExactlyElementsOf(after);
        assertThat(store.releases().allPrevious("production")).containsExactlyElementsOf(before);

        assertThat(store.releases().demote(after).effect()).isEqualTo(Effect.REVERTED);
        assertThat(store.releases().demote(after).gone()).isTrue();
        assertThat(store.releases().allCurrent("production")).containsExactlyElementsOf(before);
        assertThat(store.releases().demote(releases("3.0", "never")).effect()).isEqualTo(Effect.ABSENT);
    }

    @Test
    void anAgentWithALaterReleaseKeepsItAndIsNamed() {
        store.releases().promote(releases("2.0", "fleet_1"));
        ReleaseEntry later = releases("3.0", "later").get(1);
        store.releases().promote(List.of(later));
        var reading = store.releases().demote(releases("2.0", "fleet_1"));

        assertThat(reading.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(reading.detail()).contains("b: ").doesNotContain("a: ");
        assertThat(store.releases().current("production", "b")).contains(later);
    }

    private List<ReleaseEntry> releases(String version, String operation) {
        return agents.stream()
                .map(agent -> new ReleaseEntry(
                        "production", agent, "pc2", version, "sha256:" + version, "c1", operation, Samples.NOON))
                .toList();
    }
}
