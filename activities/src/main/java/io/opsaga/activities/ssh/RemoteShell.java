package io.opsaga.activities.ssh;

import io.opsaga.activities.ssh.Framed.Mark;
import io.opsaga.activities.ssh.Lanes.Place;
import io.opsaga.activities.ssh.SshException.Kind;
import io.opsaga.inventory.Machine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.util.net.SshdSocketAddress;

/**
 * One machine's shell, files and tunnels. Safe for many threads at once; connects when first used and again whenever the
 * connection was lost. Paths on the machine are absolute or count from the login folder.
 */
public final class RemoteShell {
    static final String NO_SPACE = "No space left on device";
    private static final Duration SHORT = Duration.ofSeconds(20);
    private static final SshdSocketAddress NOWHERE = new SshdSocketAddress("127.0.0.1", 0);

    private final Machine machine;
    private final Lanes lanes;
    private final Shells shells;

    RemoteShell(Machine machine, Lanes lanes) {
        this.machine = machine;
        this.lanes = lanes;
        this.shells = new Shells(machine, lanes);
    }

    public Machine machine() {
        return machine;
    }

    /**
     * Runs a POSIX shell script and waits for it, whatever its exit code. Its standard input is empty. What it leaves in the
     * background must not keep standard output or error open, as whoever comes next may be told what it says; see {@link RemoteJobs} for
     * what shall outlive the connection.
     *
     * @param timeout after which it is given up and, shortly after, killed by the machine
     * @throws SshException of kind UNREACHABLE or REFUSED if it did not start, TIMEOUT or LOST if its end is unknown
     */
    public Result run(String script, Duration timeout) {
        return new ScriptRun(script, timeout).on(shells, StandardCharsets.UTF_8);
    }

    /** The same for a script of which the standard output is no text: each character of that is a byte. */
    public Result runForBytes(String script, Duration timeout) {
        return new ScriptRun(script, timeout).on(shells, StandardCharsets.ISO_8859_1);
    }

    /**
     * Copies a local file with its permissions; the remote path has either its old content or all of the new. Parent folders
     * are made.
     *
     * @param progress told the number of bytes sent so far, now and then
     * @throws SshException of kind DISK_FULL if there is no space for it; nothing is left behind then
     */
    public void upload(Path local, String remotePath, LongConsumer progress) {
        upload(local, remotePath, progress, this::must);
    }

    /**
     * The same, where somebody else runs the script that makes room for the file. Without what that script made nothing
     * arrives.
     */
    public void upload(Path local, String remotePath, LongConsumer progress, Scripts scripts) {
        try (InputStream content = Files.newInputStream(local)) {
            new Upload(this, remotePath, Upload.mode(local), scripts).send(content, Files.size(local), progress);
        } catch (IOException e) {
            throw new SshException(Kind.FAILED, machine.name(), "cannot read %s here".formatted(local), e);
        }
    }

    /**
     * The same for content in memory.
     *
     * @param mode permission bits, like {@code 0600}
     */
    public void upload(byte[] content, String remotePath, int mode) {
        new Upload(this, remotePath, mode, this::must)
                .send(new ByteArrayInputStream(content), content.length, sent -> {});
    }

    /**
     * A stream to a TCP port, connected to from the machine.
     *
     * @param timeout for the machine to connect there
     * @throws SshException of kind NOTHING_LISTENS if the machine cannot connect there, TIMEOUT if it could not say in time
     */
    public Tunnel tunnel(String host, int port, Duration timeout) {
        SshdSocketAddress target = new SshdSocketAddress(host, port);
        return new Tunnel(Channels.open(
                machine,
                lanes.first(),
                session -> Channels.opened(session.createDirectTcpipChannel(NOWHERE, target), timeout)));
    }

    /**
     * A stream to a Unix socket on the machine.
     *
     * @throws SshException of kind NOTHING_LISTENS or FAILED if there is none or the machine's SSH server does not do that
     */
    public Tunnel tunnelToSocket(String path) {
        return new Tunnel(Channels.open(machine, lanes.first(), session -> {
            StreamLocalChannel channel = new StreamLocalChannel(path);
            session.getService(ConnectionService.class).registerChannel(channel);
            return Channels.opened(channel, Channels.OPEN_TIMEOUT);
        }));
    }

    /** A stream to the standard input and output of a command, which ends with the tunnel. No secrets: process lists show it. */
    public Tunnel tunnelToCommand(String command) {
        Place place = lanes.take(machine);
        try {
            Mark mark = Mark.random();
            ChannelExec channel = place.open(Commands.toStreams(mark, command));
            channel.addCloseFutureListener(closed -> place.close());
            return new Tunnel(channel, mark);
        } catch (SshException e) {
            place.close();
            throw e;
        }
    }

    /**
     * Runs a command for as long as it is held, and returns when it has said its first line. It should end when it reads
     * {@link Held#RELEASE}, or its standard input ends. It is run by a shell that runs others of the same functions before and after it, so
     * what it changes of the shell is to be as before when it ends. Nothing of it shows in a process list.
     *
     * @param functions that the command uses, in POSIX shell
     * @param start is given the command's first line; what it throws ends the command
     * @throws SshException of kind FAILED or DISK_FULL, with exit code and complaint, if it ended without saying anything
     */
    public Held hold(String functions, String command, Duration timeout, Consumer<String> start) {
        Held held = Held.open(shells, Script.PROLOGUE + functions, command);
        try {
            start.accept(held.said(timeout));
            return held;
        } catch (RuntimeException e) {
            held.abandon();
            throw e;
        }
    }

    /** Runs a script of ours that has to succeed. */
    String must(String what, String script) {
        Result result = run(script, SHORT);
        if (!result.ok()) {
            Kind kind = result.err().contains(NO_SPACE) ? Kind.DISK_FULL : Kind.FAILED;
            String detail = "%s: exit %d: %s"
                    .formatted(what, result.exitCode(), result.err().strip());
            throw new SshException(kind, machine.name(), detail, null);
        }
        return result.out();
    }

    /**
     * Runs a script that reads what is sent to its standard input. No secrets in it: process lists show it.
     *
     * @param size of all that is sent
     */
    Feed feed(long size, String script) {
        return Feed.open(shells, size, script);
    }

    /** Runs scripts that have to succeed, in a way of its own. */
    @FunctionalInterface
    public interface Scripts {
        /**
         * @param what went wrong if the script fails, in words
         * @return what it printed
         */
        String run(String what, String script);
    }
}
