package io.opsaga.activities.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OneAtATimeTest {
    private final OneAtATime agents = new OneAtATime();
    private final ExecutorService threads = Executors.newFixedThreadPool(8);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void nothingIsKeptOfWhatNobodyWorksOn() throws Exception {
        for (int i = 0; i < 1000; i++) {
            assertThat(agents.run("agent-" + i, () -> 1)).isEqualTo(1);
        }
        assertThatThrownBy(() -> agents.run("fails", () -> {
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(agents.size()).isZero();
    }

    @Test
    void twoNeverMeetAlthoughNamesComeAndGo() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        for (Future<?> done : IntStream.range(0, 8)
                .mapToObj(i -> threads.submit(() -> {
                    for (int round = 0; round < 2000; round++) {
                        assertThat(agents.run("agent", () -> {
                                    int met = inside.getAndIncrement();
                                    Thread.onSpinWait();
                                    inside.getAndDecrement();
                                    return met;
                                }))
                                .isZero();
                    }
                    return i;
                }))
                .toList()) {
            done.get();
        }
    }

    @Test
    void whoIsInterruptedWhileItWaitsIsForgotten() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Future<Boolean> holder = threads.submit(() -> agents.run("agent", () -> {
            begun.countDown();
            return await(over);
        }));
        begun.await();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> agents.run("agent", () -> 1)).isInstanceOf(InterruptedException.class);

        over.countDown();
        assertThat(holder.get()).isTrue();
        assertThat(agents.size()).isZero();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
