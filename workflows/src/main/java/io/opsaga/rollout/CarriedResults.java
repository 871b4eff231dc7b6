package io.opsaga.rollout;

import io.opsaga.saga.Completeness;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.Values;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** What of a batch was done before it failed travels as details of the failure. */
public final class CarriedResults {
    private CarriedResults() {}

    /**
     * Those that the failure carries, none where it carries nothing; empty where it carries something else, as one does that somebody
     * has made by hand.
     */
    public static <T> Optional<List<T>> of(TemporalFailure failure, Class<T[]> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApplicationFailure application
                    && application.getDetails().getSize() > 0) {
                return read(application.getDetails(), type);
            }
        }
        return Optional.of(List.of());
    }

    /** The failure with what was done before it; as it is where that is nothing. */
    public static <T> ApplicationFailure on(ApplicationFailure failure, List<T> results, IntFunction<T[]> array) {
        return results.isEmpty()
                ? failure
                : ApplicationFailure.newBuilder()
                        .setMessage(failure.getOriginalMessage())
                        .setType(failure.getType())
                        .setNonRetryable(failure.isNonRetryable())
                        .setCause(failure.getCause())
                        .setDetails((Object) results.toArray(array))
                        .build();
    }

    private static <T> Optional<List<T>> read(Values details, Class<T[]> type) {
        try {
            return Optional.ofNullable(details.get(0, type))
                    .map(Arrays::asList)
                    .filter(results -> Completeness.missing("results", results).isEmpty());
        } catch (DataConverterException e) {
            return Optional.empty();
        }
    }
}
