package io.opsaga.activities.redis;

import org.jspecify.annotations.Nullable;

/** Something could not be done with Redis. The message says with which server, and holds neither passwords nor values. */
public final class RedisException extends RuntimeException {
    private static final int LONGEST = 800;

    private final RedisFailure failure;

    RedisException(RedisFailure failure, String detail) {
        this(failure, detail, null);
    }

    RedisException(RedisFailure failure, String detail, @Nullable Throwable cause) {
        super(told(failure, detail), cause);
        this.failure = failure;
    }

    private static String told(RedisFailure failure, String detail) {
        String told = detail.isBlank() ? failure.sentence() : failure.sentence() + " " + detail;
        return told.length() <= LONGEST ? told : told.substring(0, LONGEST) + "…";
    }

    public RedisFailure failure() {
        return failure;
    }
}
