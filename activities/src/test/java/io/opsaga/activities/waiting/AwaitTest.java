package io.opsaga.activities.waiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AwaitTest {
    private final List<Long> pauses = new ArrayList<>();
    private long now;
    private int looks;

    private void pause(Duration duration) {
        pauses.add(duration.toMillis());
        now += duration.toNanos();
    }

    private Await growing(long patience) {
        return Await.growing(Duration.ofMillis(20), Duration.ofMillis(250), Duration.ofMillis(patience))
                .by(() -> now, this::pause);
    }

    private Optional<String> nothing() {
        looks++;
        return Optional.empty();
    }

    @AfterEach
    void isNotInterrupted() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void pausesBetweenTwoLooksGrowToALimit() {
        growing(1000).until(() -> pauses.size() == 7 ? Optional.of("there") : nothing());
        assertThat(pauses).containsExactly(20L, 40L, 80L, 160L, 250L, 250L, 201L);
    }

    @Test
    void anAnswerThatIsThereAtOnceIsNotWaitedFor() {
        assertThat(growing(0).until(() -> Optional.of("there"))).contains("there");
        assertThat(pauses).isEmpty();
    }

    @Test
    void itLooksOnceMoreWhenTheTimeIsUp() {
        assertThat(Await.every(Duration.ofSeconds(1), Duration.ofMillis(1500))
                        .by(() -> now, this::pause)
                        .until(this::nothing))
                .isEmpty();
        assertThat(looks).isEqualTo(3);
        assertThat(pauses).containsExactly(1000L, 501L);
    }

    @Test
    void itLooksOnceWhereThereIsNoTimeAtAll() {
        assertThat(growing(-1).until(this::nothing)).isEmpty();
        assertThat(looks).isEqualTo(1);
        assertThat(pauses).isEmpty();
    }

    @Test
    void whatALookThrowsEndsTheWait() {
        assertThatThrownBy(() -> growing(1000).until(() -> {
                    throw new IOException("gone");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("gone");
    }

    @Test
    void whoIsInterruptedWaitsNoLonger() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() ->
                        Await.every(Duration.ofHours(1), Duration.ofHours(2)).until(this::nothing))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).as("still says so").isTrue();
        assertThat(looks).isEqualTo(1);
    }
}
