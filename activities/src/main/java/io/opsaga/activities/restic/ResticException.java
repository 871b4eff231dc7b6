package io.opsaga.activities.restic;

import org.jspecify.annotations.Nullable;

/** Restic did not do what it was asked. The message says in which repository, and holds neither its key nor credentials of its store. */
public final class ResticException extends RuntimeException {
    private static final int LONGEST = 800;

    private final ResticFailure failure;

    ResticException(ResticFailure failure, String detail) {
        this(failure, detail, null);
    }

    ResticException(ResticFailure failure, String detail, @Nullable Throwable cause) {
        super(detail.isBlank() ? failure.sentence() : failure.sentence() + " " + detail, cause);
        this.failure = failure;
    }

    /** Told of a repository; the detail holds no secrets, and is cut where it is long. */
    static ResticException about(String where, ResticFailure failure, String detail) {
        String told = "Repository %s: %s".formatted(where, detail);
        return new ResticException(failure, told.length() <= LONGEST ? told : told.substring(0, LONGEST) + "…");
    }

    public ResticFailure failure() {
        return failure;
    }
}
