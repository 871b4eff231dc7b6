package io.opsaga.activities.folder;

import org.jspecify.annotations.Nullable;

/** A folder could not be read or changed, or its stream not be unpacked. */
public final class FolderException extends RuntimeException {
    private final FolderFailure failure;

    FolderException(FolderFailure failure, String detail) {
        this(failure, detail, null);
    }

    FolderException(FolderFailure failure, String detail, @Nullable Throwable cause) {
        super(detail.isBlank() ? failure.sentence() : failure.sentence() + " " + detail, cause);
        this.failure = failure;
    }

    public FolderFailure failure() {
        return failure;
    }
}
