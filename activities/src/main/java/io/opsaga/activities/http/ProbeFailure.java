package io.opsaga.activities.http;

import org.jspecify.annotations.Nullable;

/** No answer came. */
public final class ProbeFailure extends RuntimeException {
    private final Kind kind;

    ProbeFailure(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Why not. */
    public enum Kind {
        /** The machine is there and nothing listens on that port. */
        REFUSED,
        /** No whole answer within the time. */
        TIMEOUT,
        /** The machine itself cannot be reached; the cause may be an {@link io.opsaga.activities.ssh.SshException} that says more. */
        UNREACHABLE,
        /** The machine's SSH server, or its account, does not let anything be asked. */
        FORBIDDEN,
        /** Something listens and does not speak HTTP, or broke off. */
        GARBLED
    }
}
