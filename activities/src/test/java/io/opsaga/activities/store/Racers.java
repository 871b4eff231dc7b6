package io.opsaga.activities.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Runs the same thing in many threads that start at the same moment. */
final class Racers {
    private Racers() {}

    static <T> List<T> race(int number, IntFunction<T> run) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(number);
        try {
            CyclicBarrier start = new CyclicBarrier(number);
            List<Future<T>> runs = new ArrayList<>();
            for (int i = 0; i < number; i++) {
                int index = i;
                runs.add(threads.submit(() -> {
                    start.await(30, TimeUnit.SECONDS);
                    return run.apply(index);
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> each : runs) {
                results.add(each.get(60, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
