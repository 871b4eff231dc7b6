package io.opsaga.api.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

class LogFollowerTest {
    /** Says one thing at first, and another one whenever it is asked for more. */
    private record Saying(String first, Supplier<String> more) implements LogFollower.Source {
        @Override
        public String next() {
            return more.get();
        }

        @Override
        public String end() {
            return "end";
        }
    }

    @Test
    void whatComesIsSentAsItIsAlsoAfterItCouldNotBeReadForAMoment() throws Exception {
        Deque<Supplier<String>> next = new ArrayDeque<>(List.of(
                () -> "away\n",
                () -> {
                    throw new ProblemException(ProblemKind.UNAVAILABLE, "box did not answer.");
                },
                () -> "away\n"));
        MockHttpServletResponse response = new MockHttpServletResponse();

        new LogFollower()
                .follow(
                        5,
                        new Saying(
                                "away\n",
                                () -> next.isEmpty() ? "" : next.remove().get()),
                        response);

        assertThat(response.getContentAsString()).isEqualTo("away\naway\naway\nend");
        assertThat(response.getContentType()).isEqualTo("text/plain;charset=UTF-8");
    }

    /** Where a program writes faster than a mebibyte a second, nothing is to be left out, and no reader stays behind. */
    @Test
    void whereMuchHasComeThereIsNoPause() throws Exception {
        String much = "x".repeat(1 << 19);
        List<String> asked = new ArrayList<>();
        MockHttpServletResponse response = new MockHttpServletResponse();

        new LogFollower()
                .follow(
                        4,
                        new Saying("", () -> {
                            asked.add("");
                            return asked.size() < 8 ? much : "";
                        }),
                        response);

        assertThat(asked).hasSizeGreaterThanOrEqualTo(8);
        assertThat(response.getContentAsByteArray()).hasSize(7 * much.length() + "end".length());
    }

    /** Else eight readers who have gone would keep all others out. */
    @Test
    void aNinthReaderEndsTheOneThatBeganFirst() throws Exception {
        LogFollower follower = new LogFollower();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                CountDownLatch begun = new CountDownLatch(1);
                readers.add(threads.submit(() -> {
                    Saying log = new Saying("a line", () -> {
                        begun.countDown();
                        return "";
                    });
                    follower.follow(60, log, new MockHttpServletResponse());
                    return null;
                }));
                // It is among the readers when it reads for the second time.
                assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            }

            readers.get(0).get(20, TimeUnit.SECONDS);
            assertThat(readers.subList(1, 9)).noneMatch(Future::isDone);

            // The server stops.
            follower.endAll();
            for (Future<?> reader : readers) {
                reader.get(20, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
