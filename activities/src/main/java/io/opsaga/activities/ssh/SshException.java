package io.opsaga.activities.ssh;

import org.jspecify.annotations.Nullable;

/** Something over SSH did not work. The message names the machine and never holds a key, a script or its input. */
public final class SshException extends RuntimeException {
    private final Kind kind;
    private final String machine;
    private final String detail;

    /** For what somebody else found out about a machine. */
    public SshException(Kind kind, String machine, String detail) {
        this(kind, machine, detail, null);
    }

    SshException(Kind kind, String machine, String detail, @Nullable Throwable cause) {
        super("Machine %s: %s".formatted(machine, detail), cause);
        this.kind = kind;
        this.machine = machine;
        this.detail = detail;
    }

    /** What went wrong, as far as a caller has to care. */
    public Kind kind() {
        return kind;
    }

    /** The machine's name in the inventory. */
    public String machine() {
        return machine;
    }

    /** The same failure, told of another machine: connections are shared by machines with the same address. */
    SshException of(String other) {
        return new SshException(kind, other, detail, this);
    }

    /** Says first of all what may have happened: after {@link #TIMEOUT} and {@link #LOST} only a probe can tell. */
    public enum Kind {
        /** The machine does not answer; nothing was done there. */
        UNREACHABLE,
        /**
         * The machine lets us not do what has to be done: wrong or unknown host key, our key not accepted, an option of its SSH
         * server, a group that we are not in. Nothing was done there, and trying again does not help.
         */
        REFUSED,
        /** The far end of a tunnel does not accept connections, though the machine does. */
        NOTHING_LISTENS,
        /** Its SSH server takes no further command on a connection; nothing was done there. */
        NO_ROOM,
        /** Not done in time; it may still be going on over there. */
        TIMEOUT,
        /** The connection ended, or the caller was interrupted, half-way; it may or may not have been done. */
        LOST,
        /** No space is left where the data should go. */
        DISK_FULL,
        /** The machine said no for a reason of its own; the message has it. */
        FAILED
    }
}
