package io.opsaga.activities.ssh;

import io.opsaga.activities.ssh.Framed.Mark;
import io.opsaga.activities.ssh.Lanes.Place;
import io.opsaga.activities.ssh.SshException.Kind;
import io.opsaga.inventory.Machine;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.channel.ChannelExec;

/** A script that reads its standard input from here. Nothing is sent before it runs, so that no rc file reads it instead. */
final class Feed implements AutoCloseable {
    private static final Duration LOGIN = Duration.ofSeconds(30);
    private static final Duration END = Duration.ofSeconds(60);

    private final Machine machine;
    private final Place place;
    private final BoundedOutput err = new BoundedOutput();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ChannelExec channel;

    private Feed(Machine machine, Place place, String script) {
        this.machine = machine;
        this.place = place;
        Mark mark = Mark.random();
        channel = place.open(session -> {
            ChannelExec fresh = session.createExecChannel("exec /bin/sh -c "
                    + Quote.sh(mark.said() + "LC_ALL=C; export LC_ALL; " + Script.HOMEWARDS + script));
            fresh.setOut(new Framed(mark, new BoundedOutput(), begun::countDown));
            fresh.setErr(new Framed(mark, err, () -> {}));
            return Channels.opened(fresh, Channels.OPEN_TIMEOUT);
        });
        channel.addCloseFutureListener(end -> {
            closed.countDown();
            begun.countDown();
        });
    }

    /** @param place is let go of when this is closed */
    static Feed open(Machine machine, Place place, String script) {
        return new Feed(machine, place, script);
    }

    /** Its standard input, as soon as it reads. */
    OutputStream input() throws IOException {
        await(begun, LOGIN, "a command did not begin");
        return channel.getInvertedIn();
    }

    /**
     * Ends its input and waits for its end.
     *
     * @return its exit code and what it complained of
     * @throws SshException of kind TIMEOUT or LOST if it is not known how it ended
     */
    Result end() {
        try {
            channel.getInvertedIn().close();
        } catch (IOException e) {
            // It has ended before it had read all, and says why.
        }
        await(closed, END, "a command did not end");
        Integer status = channel.getExitStatus();
        if (status == null) {
            throw new SshException(Kind.LOST, machine.name(), "the connection was lost", null);
        }
        return new Result(status, "", err.text(), err.truncated());
    }

    private void await(CountDownLatch latch, Duration atMost, String what) {
        try {
            if (!latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SshException(Kind.TIMEOUT, machine.name(), "%s within %s".formatted(what, atMost), null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SshException(Kind.LOST, machine.name(), "interrupted while a command ran", e);
        }
    }

    @Override
    public void close() {
        channel.close(false);
        place.close();
    }
}
