package io.opsaga.api.problems;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Tells failures of a store that does not answer from those that are ours. */
final class Outage {
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(5);

    private Outage() {}

    /** The problem that such a failure is to whoever asked; empty for any other failure. */
    static Optional<ProblemException> problem(@Nullable Throwable failure) {
        // Something like a servlet's exception may be around it.
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DataAccessResourceFailureException
                    || cause instanceof TransientDataAccessException
                    || cause instanceof RecoverableDataAccessException
                    || cause instanceof CannotCreateTransactionException) {
                return Optional.of(new ProblemException(
                                ProblemKind.UNAVAILABLE,
                                "The store does not answer. Whether something was recorded a status tells when it is back.")
                        .retryAfter(AGAIN_AFTER));
            }
        }
        return Optional.empty();
    }
}
