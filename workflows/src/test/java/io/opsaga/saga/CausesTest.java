package io.opsaga.saga;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.TimeoutFailureInfo;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CausesTest {
    private static ActivityFailure activity(@Nullable Throwable cause) {
        return new ActivityFailure(
                "failed", 1, 2, "Deployment_Start", "3", RetryState.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED, "w", cause);
    }

    /** Only the SDK can make one, out of what the server says. */
    private static RuntimeException timeout(@Nullable RuntimeException cause) {
        DataConverter converter = DefaultDataConverter.STANDARD_INSTANCE;
        var failure = io.temporal.api.failure.v1.Failure.newBuilder()
                .setMessage("timed out")
                .setTimeoutFailureInfo(
                        TimeoutFailureInfo.newBuilder().setTimeoutType(TimeoutType.TIMEOUT_TYPE_HEARTBEAT));
        if (cause != null) {
            failure.setCause(converter.exceptionToFailure(cause));
        }
        return converter.failureToException(failure.build());
    }

    static Stream<Arguments> failures() {
        ApplicationFailure permanent = ApplicationFailure.newNonRetryableFailure("full", "DISK_FULL");
        ApplicationFailure passing = ApplicationFailure.newFailure("silence", "MACHINE_UNREACHABLE");
        CanceledFailure cancelled = new CanceledFailure("stop");
        String noAnswer = "No answer in time (TIMEOUT_TYPE_HEARTBEAT).";
        return Stream.of(
                Arguments.of(activity(permanent), "DISK_FULL", "full", false, false),
                Arguments.of(permanent, "DISK_FULL", "full", false, false),
                Arguments.of(activity(passing), "MACHINE_UNREACHABLE", "silence", true, false),
                Arguments.of(activity(timeout(null)), Causes.TIMED_OUT, noAnswer, true, false),
                Arguments.of(activity(timeout(passing)), "MACHINE_UNREACHABLE", "silence", true, false),
                Arguments.of(activity(cancelled), Causes.CANCELLED, "The step was cancelled.", false, true),
                Arguments.of(cancelled, Causes.CANCELLED, "The step was cancelled.", false, true),
                Arguments.of(activity(null), Causes.TIMED_OUT, "failed", true, false),
                Arguments.of(
                        activity(ApplicationFailure.newFailure("", "a\0b")),
                        Causes.UNNAMED,
                        Causes.UNNAMED,
                        true,
                        false),
                Arguments.of(
                        activity(ApplicationFailure.newFailure(null, "java.lang.NullPointerException")),
                        "java.lang.NullPointerException",
                        "java.lang.NullPointerException",
                        true,
                        false));
    }

    @ParameterizedTest(name = "{1} {2}")
    @MethodSource("failures")
    void reads(TemporalFailure failure, String type, String message, boolean unknown, boolean cancelled) {
        assertThat(Causes.of(failure)).isEqualTo(new FailureNote(type, message, ""));
        assertThat(Causes.outcomeUnknown(failure)).isEqualTo(unknown);
        assertThat(Causes.cancelled(failure)).isEqualTo(cancelled);
    }
}
