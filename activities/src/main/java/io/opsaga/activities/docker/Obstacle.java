package io.opsaga.activities.docker;

import io.opsaga.activities.ssh.RemoteShell;
import io.opsaga.activities.ssh.Result;
import io.opsaga.activities.ssh.SshException;
import io.opsaga.activities.ssh.SshException.Kind;
import java.time.Duration;

/** Finds out why an engine's socket cannot be reached through SSH, where neither SSH server nor engine says more than no. */
final class Obstacle {
    private static final Duration QUICK = Duration.ofSeconds(10);
    private static final int REFUSED = 3;
    private static final int ABSENT = 4;

    private final RemoteShell shell;
    private volatile boolean commandServes;

    Obstacle(RemoteShell shell) {
        this.shell = shell;
    }

    /**
     * Returns where the engine can be reached by its own command instead.
     *
     * @throws SshException of kind REFUSED where somebody has to allow something first, NOTHING_LISTENS where there is no engine
     */
    void check() {
        if (commandServes) {
            return;
        }
        Result result = shell.run(script(Dial.ENGINE_SOCKET), QUICK);
        if (result.exitCode() == REFUSED || result.exitCode() == ABSENT) {
            throw new SshException(
                    result.exitCode() == REFUSED ? Kind.REFUSED : Kind.NOTHING_LISTENS,
                    shell.machine().name(),
                    result.out().strip());
        }
        commandServes = result.ok();
    }

    /** Says what is wrong, and ends with 3 or 4; ends with 0 where the command will do. */
    static String script(String socket) {
        return """
                S=%s
                # An engine may be somewhere else, where the login's docker command knows it: a rootless one, beside the system's or alone.
                elsewhere() { command -v docker >/dev/null && docker system dial-stdio </dev/null >/dev/null 2>&1; }
                if [ ! -S $S ]; then
                  if elsewhere; then exit 0; fi
                  echo "there is no Docker engine: no socket $S"
                  exit 4
                elif [ ! -r $S ] || [ ! -w $S ]; then
                  if elsewhere; then exit 0; fi
                  group=$(stat -L -c %%G $S)
                  echo "$(id -un) may not use $S, which is for the group $group: usermod -aG $group $(id -un); or give $(id -un) an engine of its own, to which its docker command leads (docker context use rootless)"
                  exit 3
                elif command -v docker >/dev/null; then
                  exit 0
                elif grep -q -e " $(readlink -f $S)$" -e " $S$" /proc/net/unix; then
                  echo "its SSH server leads to no sockets (AllowStreamLocalForwarding, or AllowTcpForwarding, in its sshd_config)"
                  exit 3
                else
                  echo "no Docker engine listens at $S"
                  exit 4
                fi
                """.formatted(socket);
    }
}
