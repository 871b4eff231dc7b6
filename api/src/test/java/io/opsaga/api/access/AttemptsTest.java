package io.opsaga.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Attempts attempts = new Attempts(3, Duration.ofSeconds(60), nanos::get);

    @Test
    void soManyWithinTheWindowAndByAddress() {
        assertThat(attempts.tooMany("10.0.0.1")).isFalse();
        attempts.count("10.0.0.1");
        attempts.count("10.0.0.1");
        assertThat(attempts.tooMany("10.0.0.1")).isFalse();
        assertThat(attempts.count("10.0.0.1")).isEqualTo(3);
        assertThat(attempts.tooMany("10.0.0.1")).isTrue();
        assertThat(attempts.tooMany("10.0.0.2")).isFalse();

        nanos.addAndGet(Duration.ofSeconds(60).toNanos() - 1);
        assertThat(attempts.tooMany("10.0.0.1")).isTrue();
        nanos.incrementAndGet();
        assertThat(attempts.tooMany("10.0.0.1")).isFalse();
        assertThat(attempts.count("10.0.0.1")).isOne();
    }

    @Test
    void aKeyThatWasRightIsRemembered() {
        attempts.trust("right");
        assertThat(attempts.trusts("right")).isTrue();
        assertThat(attempts.trusts("wrong")).isFalse();
    }
}
