package io.opsaga.activities.ssh;

import io.opsaga.activities.ssh.SshException.Kind;
import java.io.IOException;
import java.time.Duration;

/** A script that reads its standard input from here. Nothing is sent before it runs, so that no rc file reads it instead. */
final class Feed implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(60);

    private final Shells shells;
    private final Turn turn;
    private final BoundedOutput err = new BoundedOutput();
    private long missing;

    private Feed(Shells shells, long size, String script) {
        this.shells = shells;
        missing = size;
        String inEnglish = "LC_ALL=C; export LC_ALL; " + Script.HOMEWARDS + script;
        turn = shells.begin(
                ScriptRun.FUNCTIONS, "receive %d %s".formatted(size, Quote.sh(inEnglish)), new BoundedOutput(), err);
    }

    /** @param size of all its input */
    static Feed open(Shells shells, long size, String script) {
        return new Feed(shells, size, script);
    }

    /**
     * Sends a part of its input.
     *
     * @throws IOException if it reads no more; its end says why
     * @throws SshException of kind FAILED if this would be more than was announced
     */
    void send(byte[] data, int length) throws IOException {
        if (length > missing) {
            throw turn.failed(Kind.FAILED, "what is sent has become longer meanwhile");
        }
        turn.send(data, 0, length);
        missing -= length;
    }

    /**
     * Waits for its end, of which a part of its input that was announced and not sent is the reason.
     *
     * @return its exit code and what it complained of
     * @throws SshException of kind TIMEOUT or LOST if it is not known how it ended
     */
    Result end() {
        try {
            if (missing > 0) {
                turn.hangUp();
            }
        } catch (IOException e) {
            // It has ended before it had read all, and says why.
        }
        return new Result(turn.await(END, "a command"), "", err.text(), err.truncated());
    }

    @Override
    public void close() {
        shells.done(turn);
    }
}
