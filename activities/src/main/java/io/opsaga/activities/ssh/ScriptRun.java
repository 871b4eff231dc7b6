package io.opsaga.activities.ssh;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One script on one machine. */
final class ScriptRun {
    /**
     * What the shells of scripts and uploads know. A script is the input of a shell of its own, so that no process list shows it, and what it
     * does not read nobody else reads. An upload that fails half-way ends the shell, which would take the rest for commands.
     */
    static final String FUNCTIONS = """
            command -v head >/dev/null || { echo 'head is missing here' >&2; exit 127; }
            run() {
              head -c "$1" | (
                if command -v timeout >/dev/null; then timeout -k 5 "$2" /bin/sh -s; else /bin/sh -s; fi
                code=$?
                while read -r rest; do :; done
                exit $code
              )
            }
            receive() {
              head -c "$1" | /bin/sh -c "$2" || exit
            }""";

    /** What a machine kills by itself, should we be gone by then, comes this much after our own time-out. */
    private static final long GRACE_SECONDS = 2;

    private final byte[] script;
    private final Duration timeout;
    private final BoundedOutput out = new BoundedOutput();
    private final BoundedOutput err = new BoundedOutput();

    /** Commands in the script that read standard input do not eat the rest of it. */
    ScriptRun(String script, Duration timeout) {
        this.script = (Script.whole(script) + "exit\n} </dev/null\n").getBytes(StandardCharsets.UTF_8);
        this.timeout = timeout;
    }

    /** @param printed what its standard output is written in */
    Result on(Shells shells, Charset printed) {
        long seconds = (timeout.toMillis() + 999) / 1000 + GRACE_SECONDS;
        Turn turn = shells.begin(FUNCTIONS, "run %d %d".formatted(script.length, seconds), out, err);
        try {
            send(turn);
            int code = turn.await(timeout, "a script");
            return new Result(
                    code, out.text(printed), err.text(StandardCharsets.UTF_8), out.truncated() || err.truncated());
        } finally {
            shells.done(turn);
        }
    }

    private void send(Turn turn) {
        try {
            turn.send(script, 0, script.length);
        } catch (IOException e) {
            // The shell has ended, which is found when its end is waited for; what was half sent runs nothing.
        }
    }
}
