package io.opsaga.activities.ssh;

import io.opsaga.activities.ssh.Framed.Mark;
import io.opsaga.activities.ssh.SshException.Kind;
import io.opsaga.inventory.Machine;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One command that a {@link KeptShell} runs, from when the shell has read all of it to its end. Between these it may be sent input of its
 * own, and nothing else reads that.
 */
final class Turn {
    private final Machine machine;
    private final KeptShell shell;
    private final Mark begin = Mark.random();
    private final Mark end = Mark.random();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CompletableFuture<Boolean> over = new CompletableFuture<>();
    private final AtomicInteger open = new AtomicInteger(2);
    private volatile boolean saidBegin;
    private volatile @Nullable Framed saidErr;
    private volatile int code;

    Turn(Machine machine, KeptShell shell) {
        this.machine = machine;
        this.shell = shell;
    }

    /** One compound command: the shell reads all of it before it runs any of it. */
    String framed(String command) {
        return "{ %s%s\n%s}\n".formatted(begin.said(), command, end.saidWithCode());
    }

    /** The standard output of the shell, of which this command is told what is its own. */
    OutputStream out(OutputStream own) {
        return new Framed(begin, new UpTo(end, own, this::endedWith), this::hasBegun);
    }

    OutputStream err(OutputStream own) {
        saidErr = new Framed(begin, new UpTo(end, own, this::endedWith), () -> {});
        return saidErr;
    }

    /** What the shell complained of before it came to run the command. */
    String complaint() {
        Framed said = saidErr;
        return said == null ? "" : said.before();
    }

    private void hasBegun() {
        saidBegin = true;
        begun.countDown();
    }

    private void endedWith(int exitCode) {
        code = exitCode;
        if (open.decrementAndGet() == 0) {
            over.complete(true);
        }
    }

    /** The shell has ended, and with it whatever it did. */
    void cutShort() {
        begun.countDown();
        over.complete(false);
    }

    /** Whether it began within that time, as far as is known here. */
    boolean begins(Duration atMost) throws InterruptedException {
        return begun.await(atMost.toMillis(), TimeUnit.MILLISECONDS) && saidBegin;
    }

    boolean over() {
        return over.isDone();
    }

    /** Whether the shell is ready for another command: this one has ended, and the shell has not. */
    boolean whole() {
        return over.getNow(false);
    }

    void whenOver(Runnable then) {
        CompletableFuture<Void> unused = over.thenRun(then);
    }

    /** Sends a part of its input. */
    void send(byte[] data, int offset, int length) throws IOException {
        OutputStream in = shell.input();
        in.write(data, offset, length);
        in.flush();
    }

    /** No more comes, for this and for any later command. */
    void hangUp() throws IOException {
        shell.input().close();
    }

    KeptShell shell() {
        return shell;
    }

    /** Waits for its end for that long; not at all where the caller was interrupted. */
    void awaitEnd(Duration atMost) {
        try {
            over.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Then it ends later.
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits for its end.
     *
     * @return its exit code, or that of the shell if that ended instead
     * @throws SshException of kind TIMEOUT or LOST if it is not known how it ended
     */
    int await(Duration atMost, String what) {
        try {
            over.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw failed(Kind.TIMEOUT, "%s did not end within %s".formatted(what, atMost));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(Kind.LOST, "interrupted while %s was running".formatted(what));
        }
        Integer status = exitCode();
        if (status == null) {
            throw failed(Kind.LOST, "the connection was lost while %s was running".formatted(what));
        }
        return status;
    }

    /** Its exit code once it is over, or that of the shell if that ended instead; null if the connection was lost. */
    @Nullable
    Integer exitCode() {
        return whole() ? Integer.valueOf(code) : shell.exitCode();
    }

    SshException failed(Kind kind, String detail) {
        return new SshException(kind, machine.name(), detail, null);
    }
}
