package io.opsaga.activities.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.operation.Entry;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Operation;
import io.opsaga.operation.QueueFull;
import io.opsaga.operation.QueuePosition.Obstacle;
import io.opsaga.operation.Target;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who waits for what, who goes next, and that nobody loses a place or keeps one for ever. */
class QueueTest extends QueueRig {
    @Test
    void noMoreThanTheLimitAreActiveAndTheOthersGoInTheOrderInWhichTheyCame() {
        List<String> came = IntStream.range(0, 20).mapToObj(i -> "op-" + i).toList();
        List<LockGrant> answers = came.stream()
                .map(id -> open(id, Entry.WHERE_FREE, "agent-of-" + id))
                .toList();

        assertThat(answers.subList(0, 3)).allMatch(LockGrant::granted);
        assertThat(answers.subList(3, 20)).allSatisfy(answer -> {
            assertThat(answer.granted()).isFalse();
            assertThat(Objects.requireNonNull(answer.place()).obstacle()).isEqualTo(Obstacle.FULL);
            assertThat(answer.place().behind()).containsExactly("op-0", "op-1", "op-2");
        });
        assertThat(answers.get(19).place().number()).isEqualTo(17);
        assertThat(store.queue().places(came).keySet()).containsExactlyElementsOf(came.subList(3, 20));

        List<String> went = new ArrayList<>(came.subList(0, 3));
        for (int i = 0; i < went.size(); i++) {
            List<String> next = release(went.get(i));
            assertThat(next).as("one goes, one comes").hasSizeLessThan(2);
            went.addAll(next);
            assertThat(active()).isLessThanOrEqualTo(3);
        }
        assertThat(went).isEqualTo(came);
        assertThat(active()).isZero();
    }

    @Test
    void oneEnvironmentDoesNotWaitForAnother() {
        Store single = limitedTo(1);
        Operation staging = new Operation(
                "elsewhere",
                Samples.operation("x", "x").kind(),
                "staging",
                "agent",
                "main-pc",
                "1.0",
                "ann",
                "",
                Samples.NOON,
                Samples.operation("x", "x").terms());
        assertThat(Samples.open(single.log(), Samples.opened(operation("one", "agent")))
                        .granted())
                .isTrue();
        assertThat(Samples.open(single.log(), Samples.opened(staging)).granted())
                .isTrue();
    }

    @Test
    void whoWaitsForABusyTargetLetsThosePassWhoseTargetsAreFree() {
        open("holder", Entry.WHERE_FREE, "a");
        LockGrant second = open("second", Entry.IN_LINE, "a");
        assertThat(open("other", Entry.WHERE_FREE, "b").granted()).isTrue();
        open("third", Entry.IN_LINE, "a");

        assertThat(second.place().obstacle()).isEqualTo(Obstacle.HELD);
        assertThat(second.place().sentence()).isEqualTo("a is held by holder.");
        assertThat(release("holder")).containsExactly("second");
        assertThat(turn("second", "a").granted()).isTrue();
        assertThat(turn("third", "a").place().behind()).containsExactly("second");
        assertThat(release("second")).containsExactly("third");
        assertThat(turn("third", "a").token()).isGreaterThan(second.token());
    }

    @Test
    void withoutWaitingAHeldTargetAndAPromisedOneAreRefusedAndNothingIsWritten() {
        Store single = limitedTo(1);
        open(single, "active", Entry.WHERE_FREE, "a");
        open(single, "queued", Entry.WHERE_FREE, "b");
        LockGrant held = open(single, "late", Entry.WHERE_FREE, "a");
        LockGrant promised = open(single, "late", Entry.WHERE_FREE, "b");

        assertThat(held.holder()).isEqualTo("active");
        assertThat(promised.holder()).isEqualTo("queued");
        assertThat(promised.reason()).isEqualTo("waits in the queue: deployment 1.1.0");
        assertThat(List.of(held, promised)).allMatch(refused -> !refused.granted() && refused.place() == null);
        assertThat(store.log().find("late")).isEmpty();
        assertThat(store.queue().place("late")).isEmpty();
    }

    @Test
    void singleDeploymentsThatComeLaterDoNotStarveAFleet() {
        open("holder", Entry.WHERE_FREE, "b");
        assertThat(open("fleet", Entry.IN_LINE, "a", "b", "c").place().target()).isEqualTo("b");
        LockGrant late = open("late", Entry.IN_LINE, "c");
        assertThat(late.place().obstacle()).isEqualTo(Obstacle.PROMISED);
        assertThat(late.place().behind()).containsExactly("fleet");
        assertThat(open("free", Entry.WHERE_FREE, "d").granted()).isTrue();

        assertThat(release("holder")).containsExactly("fleet");
        for (String agent : List.of("a", "b", "c")) {
            assertThat(store.locks()
                            .holder(Target.agent("production", agent))
                            .orElseThrow()
                            .holder())
                    .isEqualTo("fleet");
        }
        assertThat(release("fleet")).containsExactly("late");
    }

    @Test
    void aRollbackTakesNoPlaceAndWaitsForNobodyInLine() {
        Store single = limitedTo(1);
        open(single, "active", Entry.WHERE_FREE, "a");
        open(single, "queued", Entry.WHERE_FREE, "b");

        assertThat(single.locks()
                        .acquire(operation("undone", "b"), Samples.holds("b"))
                        .granted())
                .isTrue();
        assertThat(open(single, "back", Entry.AHEAD, "c").granted()).isTrue();
        assertThat(open(single, "back-too", Entry.AHEAD, "a").place())
                .as("it is refused")
                .isNull();
        assertThat(release("active")).as("its target is held").isEmpty();
        assertThat(single.locks().release(operation("undone", "b"))).containsExactly("queued");
    }

    @Test
    void whoLeavesTheLineMakesRoom() {
        open("holder", Entry.WHERE_FREE, "a");
        open("second", Entry.IN_LINE, "a", "b");
        open("third", Entry.IN_LINE, "b");
        assertThat(store.queue().place("third").orElseThrow().number()).isEqualTo(2);

        assertThat(release("second")).containsExactly("third");
        assertThat(store.queue().places(List.of("holder", "second", "third"))).isEmpty();
        assertThat(store.queue().place("second")).isEmpty();
    }

    @Test
    void whoFindsAFullLineIsRefusedAndNothingIsWritten() {
        Store bounded = Store.over(Samples.KINDS, pool, id -> true, Clock.systemUTC(), 1, 1, 2, environment -> true);
        List.of("active", "first", "second").forEach(id -> open(bounded, id, Entry.WHERE_FREE, "agent-of-" + id));

        assertThatThrownBy(() -> open(bounded, "late", Entry.WHERE_FREE, "agent"))
                .isInstanceOf(QueueFull.class)
                .hasMessage("2 operations wait in the queue of production, and no more may.");

        assertThat(bounded.log().find("late")).isEmpty();
        assertThat(bounded.queue().place("late")).isEmpty();
        assertThat(open(bounded, "second", Entry.WHERE_FREE, "agent-of-second")
                        .place()
                        .number())
                .as("who is in keeps its place")
                .isEqualTo(2);
        bounded.locks().release(operation("active", ""));
        assertThat(open(bounded, "late", Entry.WHERE_FREE, "agent").place().number())
                .isEqualTo(2);
    }

    @Test
    void openingAgainKeepsThePlace() {
        open("one", Entry.WHERE_FREE, "a");
        LockGrant first = open("two", Entry.IN_LINE, "a");
        assertThat(open("two", Entry.IN_LINE, "a")).isEqualTo(first);
        assertThat(store.queue().places(List.of("one", "two"))).hasSize(1);
        assertThat(store.log().find("two")).isPresent();
    }

    @Test
    void manyThatRaceForFewTargetsNeverMeetAndAllGetTheirTurn() throws Exception {
        AtomicInteger active = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<AtomicInteger> holders = List.of(new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
        Racers.race(8, i -> {
            for (int round = 0; round < 3; round++) {
                String id = "racer-%d-%d".formatted(i, round);
                List<Integer> numbers = i % 4 == 0 ? List.of(0, 1, 2) : List.of(i % 3);
                String[] agents = numbers.stream().map(n -> "agent-" + n).toArray(String[]::new);
                LockGrant grant = open(id, Entry.IN_LINE, agents);
                while (!grant.granted()) {
                    grant = turn(id, agents);
                }
                most.accumulateAndGet(active.incrementAndGet(), Math::max);
                numbers.forEach(
                        n -> assertThat(holders.get(n).incrementAndGet()).isEqualTo(1));
                numbers.forEach(n -> holders.get(n).decrementAndGet());
                active.decrementAndGet();
                release(id);
            }
            return i;
        });
        assertThat(most.get()).isBetween(1, 3);
        assertThat(active()).isZero();
    }
}
