package io.opsaga.activities.ssh;

import io.opsaga.activities.ssh.SshException.Kind;
import io.opsaga.inventory.Machine;
import java.io.OutputStream;

/** Has commands run by the shells of a machine, which are used again and again. */
final class Shells {
    private final Machine machine;
    private final Lanes lanes;

    Shells(Machine machine, Lanes lanes) {
        this.machine = machine;
        this.lanes = lanes;
    }

    Machine machine() {
        return machine;
    }

    /**
     * Has a command run, and returns when it has begun. A shell that turns out to have ended is replaced by another one, as nothing was done.
     *
     * @param functions that the command uses
     * @throws SshException if it did not begin; nothing was done then
     */
    Turn begin(String functions, String command, OutputStream out, OutputStream err) {
        long start = System.nanoTime();
        while (true) {
            KeptShell shell = lanes.shell(machine, functions);
            boolean used = shell.used();
            try {
                return shell.begin(machine, command, out, err);
            } catch (SshException e) {
                shell.close();
                boolean stale = used && System.nanoTime() - start < Channels.STALE.toNanos();
                if (!stale
                        || e.kind() != Kind.UNREACHABLE
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
    }

    /**
     * Nobody has to do with the command any more, and all of its input was sent: its shell serves others if it has ended, and is ended
     * otherwise. What the command does may then go on for as long as it lets itself.
     */
    void done(Turn turn) {
        if (turn.whole()) {
            lanes.giveBack(turn.shell());
        } else {
            turn.shell().close();
        }
    }

    /** The connection that a command runs over. */
    Line line(Turn turn) {
        return new Line(machine, turn.shell().session(), lanes::makeRoom);
    }
}
