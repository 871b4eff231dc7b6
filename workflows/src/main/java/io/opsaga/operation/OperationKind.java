package io.opsaga.operation;

import io.opsaga.saga.Failure;
import io.opsaga.saga.Stage;
import java.util.List;
import java.util.Optional;

/**
 * One kind of operation: all that the layers which serve every kind have to know of one. They ask the descriptor, and keep no list of
 * kinds of their own.
 *
 * @param <I> the workflow's argument
 */
public interface OperationKind<I extends OperationInput> {
    /** The kind's name in responses, labels, search attributes and the store, such as {@code deployment}. */
    String name();

    /** What the ids of such operations begin with; also the verb of their summaries: {@code deploy}. */
    String prefix();

    /** The type of its target, or of the targets in its table, see {@link Target#type}. */
    String targetType();

    Class<I> input();

    /** The workflow's interface, whose one workflow method takes the input. */
    Class<? extends OperationControl> workflow();

    /** The words for what such an operation is doing while its steps run, in their order. {@link Stage#VERIFYING} is one of every kind. */
    List<Stage> stages();

    /** All that can fail such an operation, or one of its rows, beside {@link OperationFailure} and {@link RunFailure}. */
    List<? extends Failure> failures();

    /**
     * Beginnings of the names of steps that take as much longer as there are more targets: durations of one operation are converted to
     * the size of another there.
     */
    default List<String> growingSteps() {
        return List.of();
    }

    /** What has to be done about a failure of such an operation, as {@link Failure#remedy} says it of any. */
    default String remedy(Failure failure) {
        return failure.remedy();
    }

    /**
     * What another such operation does where the undos of one can no longer be tried again, as the end of a sentence that begins with the
     * way to ask for it: "POST /deploy brings the wanted version".
     */
    default String setsRight() {
        return "does anew what it was to do";
    }

    /**
     * What has to be asked for so that only those are tried again that are not as asked, as the end of a sentence that begins with the way to
     * ask for it.
     *
     * @param targets their names; empty where they are too many to be named
     */
    default String triesAgain(List<String> targets) {
        return targets.isEmpty()
                ? "tries all those again that are not as asked"
                : "tries those again that are not as asked: " + String.join(", ", targets);
    }

    /** What is counted where it is asked how many may be active at once. */
    default Admission admission() {
        return Admission.DEPLOYMENTS;
    }

    /**
     * How the builds are read that such operations bring into service. Only kinds that bring any count as changes (lead time, failure
     * rate, time to restore), and only their versions can be quarantined.
     */
    default Optional<Delivery> delivery() {
        return Optional.empty();
    }
}
