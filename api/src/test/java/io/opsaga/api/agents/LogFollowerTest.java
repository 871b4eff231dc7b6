package io.opsaga.api.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletResponse;

class LogFollowerTest {
    @ParameterizedTest
    @CsvSource({
        "'', 'a b', 'a b'",
        "'a b', 'a b', ''",
        "'a b', 'a b c', ' c'",
        "'x a b', 'a b c', 'a b c'",
        "'a a', 'a a a', ''",
        "'of before', 'of after', 'of after'"
    })
    void onlyWhatIsNewIsSent(String sent, String now, String added) {
        assertThat(LogFollower.added(sent, now)).isEqualTo(added);
    }

    @Test
    void aLogThatWasCutAtItsBeginningGoesOnWhereItWas() {
        String sent = "old ".repeat(200) + "end";
        assertThat(LogFollower.added(sent, sent.substring(300) + " and more")).isEqualTo(" and more");
    }

    /** Else eight readers who have gone would keep all others out. */
    @Test
    void aNinthReaderEndsTheOneThatBeganFirst() throws Exception {
        LogFollower follower = new LogFollower();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                CountDownLatch begun = new CountDownLatch(2);
                readers.add(threads.submit(() -> {
                    follower.follow(
                            60,
                            1,
                            lines -> {
                                begun.countDown();
                                return "a line";
                            },
                            new MockHttpServletResponse());
                    return null;
                }));
                // It is among the readers when it reads for the second time.
                assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            }

            readers.get(0).get(20, TimeUnit.SECONDS);
            assertThat(readers.subList(1, 9)).noneMatch(Future::isDone);
        } finally {
            threads.shutdownNow();
        }
    }
}
