package io.opsaga.activities.docker;

import org.jspecify.annotations.Nullable;

/** An engine did not do what it was asked. The message names the machine and never holds a container's environment. */
public final class DockerFailure extends RuntimeException {
    private final Kind kind;

    DockerFailure(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** What went wrong, as far as a caller has to care. */
    public enum Kind {
        /**
         * No answer came; what was asked may or may not have happened. Where the way to the machine was the reason, the cause is an
         * {@link io.opsaga.activities.ssh.SshException} that says more.
         */
        UNREACHABLE,
        /** There is no such container. */
        NOT_FOUND,
        /** A name is taken by something that is not ours, or the thing is in use. */
        CONFLICT,
        /** Something else on the machine has a port that the container publishes. */
        PORT_TAKEN,
        /** The engine's disk is full. */
        NO_SPACE,
        /** The image is neither on the machine nor to be had by it. */
        IMAGE_MISSING,
        /** The registry wants other credentials, or lets nobody know that it has no such image. */
        REGISTRY_REFUSED,
        /** The registry that the image names does not answer the machine, or not now. */
        REGISTRY_AWAY,
        /** The image has nothing at its entry point that can be executed. */
        ENTRY_POINT,
        /** The image asks for something that it does not have itself, such as its user. */
        IMAGE_UNFIT,
        /** What the container wrote goes where its engine cannot read it, as the log driver's name says ({@code none}, {@code syslog}). */
        NO_LOG,
        /** The engine said no for a reason of its own; the message has it. */
        ENGINE
    }
}
