package io.opsaga.api.operations;

import io.opsaga.api.requests.Query;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.Progress;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Waits for the end of an operation on behalf of a caller who asks to ({@code ?wait=SECONDS}). Each keeps a thread of the server, so only
 * some may at once; whoever comes beyond them is answered without waiting, as is everybody whose time is up.
 */
@Component
public class Endings {
    public static final String PARAMETER = "wait";
    public static final String DESCRIPTION =
            "How many seconds, at most 300, the answer may wait for the end. 200 where it has come, otherwise 202 as without it";

    private static final int MOST_SECONDS = 300;
    private static final int MOST_AT_ONCE = 20;
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final OperationLog log;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    Endings(OperationLog log) {
        this.log = log;
    }

    /** How long the caller waits; zero where nothing is said. */
    public static Duration patience(Query query) {
        return Duration.ofSeconds(query.whole(PARAMETER, 0, MOST_SECONDS, 0));
    }

    /** Whether it has its verdict, at the latest when that time has passed. */
    public boolean come(String id, Duration patience) {
        if (patience.isZero() || !places.tryAcquire()) {
            return false;
        }
        try {
            long end = System.nanoTime() + patience.toNanos();
            while (!over(id)) {
                if (System.nanoTime() > end) {
                    return false;
                }
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            places.release();
        }
    }

    private boolean over(String id) {
        return log.find(id).map(Progress::verdict).isPresent();
    }
}
