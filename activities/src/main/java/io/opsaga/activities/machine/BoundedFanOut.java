package io.opsaga.activities.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Asks several things of machines at once, of each machine only so many: one that is slow, or does not answer, keeps nobody from asking another.
 * Threads come when they are needed, and go when they are not.
 */
public final class BoundedFanOut implements AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    private final String name;
    private final int atOnce;
    private final ConcurrentMap<String, ExecutorService> pools = new ConcurrentHashMap<>();

    /**
     * @param name of the threads
     * @param atOnce how much is asked of one machine at once; the rest waits
     */
    public BoundedFanOut(String name, int atOnce) {
        this.name = name;
        this.atOnce = atOnce;
    }

    /** Asks one thing of a machine. */
    public <R> Future<R> ask(String machine, Callable<R> question) {
        return pools.computeIfAbsent(machine, this::pool).submit(question);
    }

    /**
     * Asks the same of many that are on one machine.
     *
     * @return the answers, in the order of those that were asked
     * @throws RuntimeException that of the first of them that could not be asked; who had not been asked by then is not asked any more
     * @throws CancellationException if the caller is interrupted; whoever is still asked then is interrupted, too, and not waited for
     */
    public <T, R> List<R> each(String machine, List<T> all, Function<T, R> question) {
        List<Future<R>> asked = new ArrayList<>();
        all.forEach(one -> asked.add(ask(machine, () -> question.apply(one))));
        List<R> answers = new ArrayList<>();
        try {
            for (Future<R> one : asked) {
                answers.add(one.get());
            }
            return answers;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while %s was asked".formatted(machine));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } finally {
            // Newest first: cancelling one that runs would let one that waits begin.
            for (int i = asked.size() - 1; i >= 0; i--) {
                asked.get(i).cancel(true);
            }
        }
    }

    private ExecutorService pool(String machine) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                atOnce, atOnce, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, name + "-" + machine);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Interrupts whatever is asked; nothing can be asked afterwards. */
    @Override
    public void close() {
        pools.values().forEach(ExecutorService::shutdownNow);
    }
}
