package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With one core three agents of a machine may be down at once. */
class DisruptionBudgetTest {
    private static final int LONG_ENOUGH_SECONDS = 10;

    private final DisruptionBudget turnover = new DisruptionBudget();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void end() {
        workers.shutdownNow();
    }

    /** An agent that is down until it is released. */
    private final class Down {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);
        private final CountDownLatch over = new CountDownLatch(1);

        Down(String operation, String machine) {
            workers.execute(() -> {
                turnover.exchange(operation, machine, DisruptionBudgetTest.this::cores, told::add, this::work);
                over.countDown();
            });
        }

        private void work() {
            begun.countDown();
            awaited(release);
        }

        Down begun() {
            assertThat(awaited(begun)).isTrue();
            return this;
        }

        void end() {
            release.countDown();
            assertThat(awaited(over)).isTrue();
        }
    }

    @Test
    void whoComesWhileEnoughAreDownWaitsUntilOneIsUp() {
        Down first = new Down("fleet_1", "pc2").begun();
        Down second = new Down("fleet_1", "pc2").begun();
        Down third = new Down("fleet_1", "pc2").begun();
        Down fourth = new Down("fleet_1", "pc2");
        awaitTold(1);
        assertThat(told).containsExactly("waiting until fewer agents of the machine are down");
        assertThat(fourth.begun.getCount()).isOne();

        first.end();
        fourth.begun();
        second.end();
        third.end();
        fourth.end();
        assertThat(asked).hasValue(1);
        assertThat(turnover.idle()).isTrue();
    }

    @Test
    void othersDoNotWaitForIt() {
        List<Down> down = List.of(
                new Down("fleet_1", "pc2").begun(),
                new Down("fleet_1", "pc2").begun(),
                new Down("fleet_1", "pc2").begun(),
                new Down("fleet_1", "main-pc").begun(),
                new Down("fleet_2", "pc2").begun());

        down.forEach(Down::end);
        assertThat(told).isEmpty();
    }

    @Test
    void whoFailsGivesItsPlaceBack() {
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> turnover.exchange("fleet_1", "pc2", () -> 1, told::add, () -> {
                        throw new IllegalStateException("the engine says no");
                    }))
                    .hasMessage("the engine says no");
        }
        assertThat(turnover.idle()).isTrue();
    }

    @Test
    void whoIsInterruptedWhileItWaitsHasDoneNothing() throws Exception {
        Down first = new Down("fleet_1", "pc2").begun();
        Down second = new Down("fleet_1", "pc2").begun();
        Down third = new Down("fleet_1", "pc2").begun();
        CountDownLatch cancelled = new CountDownLatch(1);
        Thread fourth = new Thread(() -> {
            try {
                turnover.exchange("fleet_1", "pc2", () -> 1, told::add, () -> told.add("down"));
            } catch (CancellationException e) {
                cancelled.countDown();
            }
        });
        fourth.start();
        awaitTold(1);
        fourth.interrupt();

        assertThat(awaited(cancelled)).isTrue();
        fourth.join();
        first.end();
        second.end();
        third.end();
        assertThat(told).doesNotContain("down");
        assertThat(turnover.idle()).isTrue();
    }

    private int cores() {
        asked.incrementAndGet();
        return 1;
    }

    private void awaitTold(int count) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONG_ENOUGH_SECONDS);
        while (told.size() < count && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(told).hasSize(count);
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(LONG_ENOUGH_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
