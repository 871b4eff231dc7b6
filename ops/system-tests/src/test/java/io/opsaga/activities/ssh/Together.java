package io.opsaga.activities.ssh;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Calls that are made at the same time. */
public final class Together {
    private static final int AT_ONCE = 30;

    private Together() {}

    /** One of the calls. */
    public interface Numbered<T> {
        T call(int number) throws Exception;
    }

    /** Makes so many calls, up to thirty at once; returns their answers in the order of their numbers, from 0. */
    public static <T> List<T> together(int count, Numbered<T> call) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(Math.min(count, AT_ONCE));
        try {
            List<Callable<T>> calls = IntStream.range(0, count)
                    .<Callable<T>>mapToObj(i -> () -> call.call(i))
                    .toList();
            List<T> answers = new ArrayList<>();
            for (Future<T> answer : callers.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            callers.shutdown();
        }
    }
}
