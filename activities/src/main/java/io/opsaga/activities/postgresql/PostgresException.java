package io.opsaga.activities.postgresql;

import org.jspecify.annotations.Nullable;

/** A database could not be worked with. The message says which one, what PostgreSQL said, and holds no password. */
public final class PostgresException extends RuntimeException {
    private static final int LONGEST = 1000;

    private final PostgresFailure failure;

    PostgresException(PostgresFailure failure, String detail) {
        this(failure, detail, null);
    }

    /** @param detail without secrets; cut where it is long */
    PostgresException(PostgresFailure failure, String detail, @Nullable Throwable cause) {
        super(
                failure.sentence() + " " + (detail.length() <= LONGEST ? detail : detail.substring(0, LONGEST) + "…"),
                cause);
        this.failure = failure;
    }

    public PostgresFailure failure() {
        return failure;
    }
}
