package io.opsaga.activities.docker;

import com.github.dockerjava.api.async.ResultCallback;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits for a streamed answer, and gives up when nothing new comes for too long. Unlike the library's own, it logs nothing. */
final class EngineAnswers<T> implements ResultCallback<T> {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Consumer<T> each;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile long last = System.nanoTime();
    private volatile @Nullable Throwable error;
    private volatile @Nullable Closeable stream;

    EngineAnswers(Consumer<T> each) {
        this.each = each;
    }

    @Override
    public void onStart(Closeable started) {
        stream = started;
    }

    @Override
    public void onNext(T item) {
        last = System.nanoTime();
        each.accept(item);
    }

    @Override
    public void onError(Throwable thrown) {
        if (error == null) {
            error = thrown;
        }
        ended.countDown();
    }

    @Override
    public void onComplete() {
        ended.countDown();
    }

    /** Returns when all has come; the caller's thread sees the failure if there was one. */
    void await(Duration silence) {
        try {
            while (!ended.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() - last > silence.toNanos()) {
                    throw new UncheckedIOException(new IOException("nothing new for " + silence));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        } finally {
            close();
        }
        Throwable thrown = error;
        if (thrown instanceof RuntimeException failure) {
            throw failure;
        } else if (thrown != null) {
            throw new IllegalStateException(thrown);
        }
    }

    @Override
    public void close() {
        Closeable open = stream;
        stream = null;
        if (open != null && ended.getCount() > 0) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
