package io.opsaga.activities.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BoundedFanOutTest {
    private static final int AT_ONCE = 4;
    private static final List<Integer> MANY = IntStream.range(0, 40).boxed().toList();

    private final BoundedFanOut fanOut = new BoundedFanOut("asker", AT_ONCE);
    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void close() {
        fanOut.close();
    }

    @Test
    void allAnswerInTheirOrderSoManyAtOnce() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        List<Integer> answers = fanOut.each("box", MANY, number -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            await().pollDelay(Duration.ZERO).until(() -> most.get() == AT_ONCE);
            now.decrementAndGet();
            return number * number;
        });

        assertThat(answers)
                .containsExactlyElementsOf(
                        MANY.stream().map(number -> number * number).toList());
        assertThat(most).hasValue(AT_ONCE);
    }

    @Test
    void aMachineThatDoesNotAnswerKeepsNobodyFromAnother() {
        Thread stuck = asking("silent");
        await().until(() -> asked.get() == AT_ONCE);

        assertThat(fanOut.each("well", MANY, number -> number)).isEqualTo(MANY);
        assertThat(stuck.isAlive()).isTrue();
    }

    @Test
    void whoIsInterruptedIsNotWaitedForAndAsksNobodyAnyMore() throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread caller = new Thread(() -> {
            try {
                fanOut.each("silent", MANY, this::ask);
            } catch (CancellationException e) {
                failure.set(e);
                interrupted.set(Thread.currentThread().isInterrupted());
            }
        });
        caller.start();
        await().until(() -> asked.get() == AT_ONCE);

        caller.interrupt();
        caller.join();

        assertThat(failure.get()).hasMessageContaining("silent");
        assertThat(interrupted).isTrue();
        assertThat(fanOut.each("silent", List.of(1), number -> number)).containsExactly(1);
        assertThat(asked).hasValue(AT_ONCE);
    }

    @Test
    void theFirstFailureIsTheAnswer() {
        assertThatThrownBy(() -> fanOut.each("box", MANY, number -> {
                    if (number == 1) {
                        throw new IllegalArgumentException("one");
                    }
                    return number == 0 ? number : ask(number);
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("one");
        assertThat(asked.get()).isLessThanOrEqualTo(AT_ONCE);
    }

    /** Of this machine nobody gets an answer, ever. */
    private int ask(int number) {
        asked.incrementAndGet();
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return number;
    }

    private Thread asking(String machine) {
        Thread caller = new Thread(() -> fanOut.each(machine, MANY, this::ask));
        caller.setDaemon(true);
        caller.start();
        return caller;
    }
}
