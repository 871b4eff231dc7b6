package io.opsaga.api.operations;

import io.opsaga.operation.OperationKind;
import io.opsaga.operation.OperationKinds;
import io.opsaga.saga.Failure;
import io.opsaga.saga.FailureNote;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the types of failure mean, and what can be done about them. A type that nobody here has declared is shown as it is. */
@Component
public final class Failures {
    private static final String LOOK = "See what the failure says";

    private final OperationKinds kinds;

    Failures(OperationKinds kinds) {
        this.kinds = kinds;
    }

    public @Nullable FailureView view(@Nullable FailureNote note) {
        return note == null
                ? null
                : new FailureView(
                        note.type(),
                        kinds.failure(note.type()).map(Failure::sentence).orElse(""),
                        note.message(),
                        note.step());
    }

    /** What another operation of that kind does, see {@link OperationKind#setsRight}; of a kind that this process does not know, nothing special. */
    String setsRight(String kind, String start) {
        return "POST %s %s."
                .formatted(start, kinds.find(kind).map(OperationKind::setsRight).orElse("asks for it anew"));
    }

    /** What tries those again that are not as asked, see {@link OperationKind#triesAgain}. */
    String triesAgain(String kind, String start, List<String> targets) {
        return "POST %s %s."
                .formatted(
                        start,
                        kinds.find(kind).map(known -> known.triesAgain(targets)).orElse("asks for it anew"));
    }

    /**
     * What has to be done before the same is worth trying again, as the beginning of a sentence.
     *
     * @param kind of operation
     * @param machine that it is about, or several
     * @param start the path that starts such an operation
     */
    String remedy(String kind, String type, String machine, String start) {
        return kinds.failure(type)
                .map(failure ->
                        kinds.find(kind).map(known -> known.remedy(failure)).orElseGet(failure::remedy))
                .orElse(LOOK)
                .replace("{machine}", machine)
                .replace("{start}", start);
    }
}
