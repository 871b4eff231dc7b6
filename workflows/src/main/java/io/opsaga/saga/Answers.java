package io.opsaga.saga;

import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Functions.Func;
import org.jspecify.annotations.Nullable;

/** Takes what activities answer. One that somebody completed by hand may say anything; that fails its step and stops no run. */
public final class Answers {
    /** The type of the failure that an answer is which cannot be read. */
    public static final String UNREADABLE = "ANSWER_UNREADABLE";

    private Answers() {}

    /**
     * The answer of that activity.
     *
     * @throws ApplicationFailure of type {@link #UNREADABLE} where there is none, or none that can be read and has all that its type promises; what
     *     the step did is unknown then
     */
    public static <T> T of(Func<@Nullable T> activity) {
        T answer;
        try {
            answer = activity.apply();
        } catch (DataConverterException e) {
            throw ApplicationFailure.newFailureWithCause(
                    "The step was completed with an answer that cannot be read", UNREADABLE, e);
        }
        if (answer == null) {
            throw unreadable("The step was completed without an answer");
        }
        Completeness.missing("answer", answer).ifPresent(where -> {
            throw unreadable("The step was completed with an answer in which %s is missing".formatted(where));
        });
        return answer;
    }

    /** The failure of an answer that does not say what it has to say; what the step did is unknown. */
    public static ApplicationFailure unreadable(String what) {
        return ApplicationFailure.newFailure(what, UNREADABLE);
    }
}
