package io.opsaga.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.Entry;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Locks;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Target;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Stage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcLocksTest extends OnDatabase {
    private static final Instant NOON = Samples.NOON;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    @Test
    void aFreeTargetIsGrantedAndTheHolderGetsTheSameAnswerAgain() {
        Operation operation = Samples.operation("one", "agent");
        LockGrant first = locksAt(NOON).acquire(operation, Samples.holds(operation.target()));
        LockGrant again = locksAt(NOON.plusSeconds(9)).acquire(operation, Samples.holds(operation.target()));

        assertThat(first).isEqualTo(new LockGrant(true, "one", NOON, "deployment 1.1.0", first.token()));
        assertThat(again).isEqualTo(first);
    }

    @Test
    void aHeldTargetIsRefusedWithWordOfItsHolder() {
        running.add("one");
        LockGrant first = locksAt(NOON).acquire(Samples.operation("one", "agent"), Samples.holds("agent"));
        LockGrant second =
                locksAt(NOON.plusSeconds(3600)).acquire(Samples.operation("two", "agent"), Samples.holds("agent"));

        assertThat(second).isEqualTo(new LockGrant(false, "one", NOON, first.reason(), first.token(), "agent"));
        assertThat(locksAt(NOON).holder(Target.agent("production", "agent"))).contains(second);
        assertThat(locksAt(NOON).holder(Target.agent("staging", "agent"))).isEmpty();
    }

    @Test
    void whoIsInTheWayOfARecordedOperationIsToldOnce() {
        Store store = store(NOON, running::contains);
        Operation fleet = Samples.operation("fleet_1", "2 agents");
        store.log().open(Samples.opened(fleet), Samples.holds("agent", "second"), Entry.WHERE_FREE);
        assertThat(store.locks().inTheWay("fleet_1")).as("it has them itself").isEmpty();
        store.locks().release(fleet);
        store.locks().acquire(Samples.operation("deploy_1", "other"), Samples.holds("other"));
        assertThat(store.locks().inTheWay("fleet_1"))
                .as("only the machine and the environment, shared")
                .isEmpty();

        store.locks().acquire(Samples.operation("deploy_2", "x"), Samples.holds("agent", "second"));
        assertThat(store.locks().inTheWay("fleet_1"))
                .singleElement()
                .satisfies(held -> assertThat(held.holder()).isEqualTo("deploy_2"));
        assertThat(store.locks().inTheWay("unknown")).isEmpty();
    }

    /** A part may have what its whole has, and the whole can be ordered back all the same. */
    @Test
    void itsOwnPartsAreInNobodysWayWhileItHoldsItself() {
        Store store = store(NOON, running::contains);
        Operation whole = Samples.operation("fleet_1", "agent");
        Operation part = part("deploy_part", whole.id());
        store.log().open(Samples.opened(whole), Samples.holds("agent"), Entry.WHERE_FREE);
        assertThat(store.log()
                        .open(Samples.opened(part), Samples.holds("agent"), Entry.WHERE_FREE)
                        .granted())
                .isTrue();

        assertThat(store.locks().inTheWay(whole.id())).isEmpty();
        store.locks().release(whole);
        assertThat(store.locks().inTheWay(whole.id())).hasSize(1);
    }

    /** What has to be approved is recorded while it waits for that, and opened when it was. */
    @Test
    void whatIsRecordedBeforeItIsOpenedIsKnownByWhatItHolds() {
        Store store = store(NOON, running::contains);
        Operation late = Samples.operation("deploy_1", "agent");
        store.log().record(Samples.at(late, Lifecycle.INITIALIZED.stage(), 3));
        store.log().open(Samples.opened(late), Samples.holds("agent"), Entry.IN_LINE);
        store.locks().release(late);
        store.locks().acquire(Samples.operation("deploy_2", "agent"), Samples.holds("agent"));

        assertThat(store.locks().inTheWay("deploy_1")).hasSize(1);
    }

    /** Whatever else starts an operation has nothing that it may have, and passes nobody. */
    @Test
    void whatIsStartedByNoOperationIsNobodysPart() {
        Store store = store(NOON, running::contains);
        running.add("deploy_1");
        Operation first = Samples.operation("deploy_1", "agent");
        store.locks().acquire(first, Samples.holds("agent"));

        Operation other = part("deploy_2", "somebodys_workflow");
        assertThat(store.log()
                        .open(Samples.opened(other), Samples.holds("agent"), Entry.IN_LINE)
                        .place())
                .isNotNull();
        assertThat(JdbcClient.create(pool)
                        .sql("select admission from queue where operation = 'deploy_2'")
                        .query(String.class)
                        .single())
                .isEqualTo("DEPLOYMENTS");
    }

    private static Operation part(String id, String whole) {
        return new Operation(
                id,
                "deployment",
                "production",
                "agent",
                "main-pc",
                "1",
                "alice",
                "",
                NOON,
                OperationPolicy.DEFAULT,
                whole);
    }

    @Test
    void onlyTheHolderLetsGoAndTheNextTokenIsGreater() {
        running.add("one");
        Locks locks = locksAt(NOON);
        LockGrant first = locks.acquire(Samples.operation("one", "agent"), Samples.holds("agent"));
        locks.release(Samples.operation("two", "agent"));
        assertThat(locks.acquire(Samples.operation("two", "agent"), Samples.holds("agent"))
                        .granted())
                .isFalse();

        locks.release(Samples.operation("one", "agent"));
        LockGrant second = locks.acquire(Samples.operation("two", "agent"), Samples.holds("agent"));
        assertThat(second.granted()).isTrue();
        assertThat(second.token()).isGreaterThan(first.token());

        locks.release(Samples.operation("two", "agent"));
        assertThat(locks.acquire(Samples.operation("one", "agent"), Samples.holds("agent"))
                        .token())
                .isGreaterThan(second.token());
    }

    @Test
    void aLockWhoseHolderHasEndedIsTakenOver() {
        LockGrant first = locksAt(NOON).acquire(Samples.operation("dead", "agent"), Samples.holds("agent"));
        LockGrant second =
                locksAt(NOON.plusSeconds(31)).acquire(Samples.operation("two", "agent"), Samples.holds("agent"));

        assertThat(second.granted()).isTrue();
        assertThat(second.holder()).isEqualTo("two");
        assertThat(second.since()).isEqualTo(NOON.plusSeconds(31));
        assertThat(second.token()).isGreaterThan(first.token());

        locksAt(NOON).release(Samples.operation("dead", "agent"));
        assertThat(locksAt(NOON)
                        .holder(Target.agent("production", "agent"))
                        .orElseThrow()
                        .holder())
                .isEqualTo("two");
    }

    @Test
    void aYoungLockIsNotTakenOverWhileItsWorkflowMayBeStarting() {
        locksAt(NOON).acquire(Samples.operation("starting", "agent"), Samples.holds("agent"));
        assertThat(locksAt(NOON.plusSeconds(29))
                        .acquire(Samples.operation("two", "agent"), Samples.holds("agent"))
                        .granted())
                .isFalse();
    }

    @Test
    void aYoungLockIsTakenOverWhenItsHolderHadBegunAndEnded() {
        Operation begun = Samples.operation("begun", "agent");
        locksAt(NOON).acquire(begun, Samples.holds(begun.target()));
        store(NOON, running::contains).log().record(Samples.at(begun, Stage.VALIDATING, 2));
        assertThat(locksAt(NOON.plusSeconds(1))
                        .acquire(Samples.operation("two", "agent"), Samples.holds("agent"))
                        .granted())
                .isTrue();
    }

    @Test
    void manyTakersOfADeadHoldersLockHaveOneWinner() throws Exception {
        locksAt(NOON).acquire(Samples.operation("dead", "agent"), Samples.holds("agent"));
        for (int i = 0; i < 20; i++) {
            running.add("taker-" + i);
        }
        Locks locks = locksAt(NOON.plusSeconds(60));
        List<LockGrant> answers =
                Racers.race(20, i -> locks.acquire(Samples.operation("taker-" + i, "agent"), Samples.holds("agent")));

        assertThat(answers).filteredOn(LockGrant::granted).hasSize(1);
        String winner =
                locks.holder(Target.agent("production", "agent")).orElseThrow().holder();
        assertThat(answers)
                .filteredOn(LockGrant::granted)
                .extracting(LockGrant::holder)
                .containsExactly(winner);
    }

    @Test
    void whatWasFoundOutAboutOneHolderIsNotHeldAgainstTheNext() {
        locksAt(NOON).acquire(Samples.operation("dead", "agent"), Samples.holds("agent"));
        Locks late = store(NOON.plusSeconds(60), holder -> {
                    // While one taker waits for the answer about the dead holder, another one has taken over.
                    if (holder.equals("dead")) {
                        locksAt(NOON.plusSeconds(60))
                                .acquire(Samples.operation("quick", "agent"), Samples.holds("agent"));
                    }
                    return false;
                })
                .locks();
        LockGrant answer = late.acquire(Samples.operation("slow", "agent"), Samples.holds("agent"));

        assertThat(answer.granted()).isFalse();
        assertThat(answer.holder()).isEqualTo("quick");
    }

    @Test
    void noTransactionIsOpenWhileLivenessIsAsked() {
        locksAt(NOON).acquire(Samples.operation("dead", "agent"), Samples.holds("agent"));
        JdbcClient jdbc = JdbcClient.create(pool);
        Set<Long> seen = new HashSet<>();
        Locks locks = store(NOON.plusSeconds(60), holder -> {
                    seen.add(jdbc.sql("select count(*) from pg_locks where locktype = 'advisory'")
                            .query(Long.class)
                            .single());
                    return true;
                })
                .locks();
        locks.acquire(Samples.operation("two", "agent"), Samples.holds("agent"));
        assertThat(seen).containsExactly(0L);
    }

    @Test
    void tokensOfATargetGrowInTheOrderOfItsHoldersHoweverTheyRace() throws Exception {
        Locks locks = locksAt(NOON);
        List<Long> held = java.util.Collections.synchronizedList(new java.util.ArrayList<>());
        for (int i = 0; i < 8; i++) {
            running.add("racer-" + i);
        }
        Racers.race(8, i -> {
            Operation operation = Samples.operation("racer-" + i, "agent");
            int turns = 0;
            while (turns < 15) {
                LockGrant grant = locks.acquire(operation, Samples.holds(operation.target()));
                if (grant.granted()) {
                    held.add(grant.token());
                    locks.release(operation);
                    turns++;
                }
            }
            return turns;
        });
        assertThat(held).hasSize(120).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void distinctTargetsDoNotMeet() throws Exception {
        Locks locks = locksAt(NOON);
        List<LockGrant> answers = Racers.race(
                20, i -> locks.acquire(Samples.operation("op-" + i, "agent-" + i), Samples.holds("agent-" + i)));
        assertThat(answers).allMatch(LockGrant::granted);
        assertThat(answers.stream().map(LockGrant::token).collect(Collectors.toSet()))
                .hasSize(20);
    }

    private Locks locksAt(Instant now) {
        return store(now, running::contains).locks();
    }

    private static Store store(Instant now, Locks.Liveness liveness) {
        return Store.over(Samples.KINDS, pool, liveness, Clock.fixed(now, ZoneOffset.UTC), Duration.ofSeconds(30));
    }
}
