package io.opsaga.api.operations;

import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationInput;
import io.opsaga.operation.OperationKind;
import io.opsaga.operation.SearchValues;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.OpsAttributes;
import io.opsaga.saga.OutsideText;
import io.opsaga.saga.TaskQueues;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.SearchAttributes;
import java.time.Duration;
import java.util.Map;

/** How an operation's workflow is started: its id, and all that makes it readable in lists. */
final class Starting {
    /** Name of the memo field that holds the request's fingerprint. */
    static final String FINGERPRINT = Operation.REQUEST;

    /** The server's limit, in bytes; ids, versions and names are ASCII. */
    private static final int LONGEST_SUMMARY = 200;

    private static final int SHORTEST_TARGET = 20;
    private static final String REHEARSAL = "plan: ";

    private Starting() {}

    static WorkflowOptions options(OperationKind<?> kind, OperationInput input, String fingerprint) {
        Operation operation = input.operation();
        return WorkflowOptions.newBuilder()
                .setWorkflowId(operation.id())
                .setTaskQueue(TaskQueues.WORKFLOWS)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setStaticSummary(summary(kind, operation))
                .setStaticDetails(details(input))
                .setTypedSearchAttributes(attributes(input))
                .setMemo(Map.of(FINGERPRINT, fingerprint))
                .build();
    }

    /** For a walk that changes nothing: it is found by nobody who looks for operations, and ends by itself. */
    static WorkflowOptions rehearsal(OperationKind<?> kind, OperationInput input, Duration within) {
        Operation operation = input.operation();
        return WorkflowOptions.newBuilder()
                .setWorkflowId(operation.id())
                .setTaskQueue(TaskQueues.WORKFLOWS)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setWorkflowRunTimeout(within)
                .setStaticSummary(shortened(REHEARSAL + summary(kind, operation)))
                .setTypedSearchAttributes(SearchAttributes.newBuilder()
                        .set(OpsAttributes.KIND, "plan")
                        .set(OpsAttributes.ENVIRONMENT, operation.environment())
                        .set(OpsAttributes.ACTOR, operation.actor())
                        .build())
                .build();
    }

    /** Where it is too long, the target is shortened: the version and the environment are told in any case. */
    static String summary(OperationKind<?> kind, Operation operation) {
        String rest = " %s to %s (by %s)".formatted(operation.version(), operation.environment(), operation.actor());
        String target = kind.prefix() + " " + operation.target();
        int room = Math.max(SHORTEST_TARGET, LONGEST_SUMMARY - REHEARSAL.length() - rest.length());
        return shortened(shortened(target, room) + rest);
    }

    private static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 3) + "...";
    }

    private static String shortened(String summary) {
        return shortened(summary, LONGEST_SUMMARY);
    }

    private static String details(OperationInput input) {
        Operation operation = input.operation();
        String reason = operation.reason().isEmpty() ? "none given" : OutsideText.markdown(operation.reason());
        return """
                - %s
                - machine **%s**, environment **%s**
                - version **%s**
                - asked for by **%s** at %s
                - reason: %s
                """.formatted(
                        String.join("\n- ", input.details()),
                        operation.machine().replace(",", ", "),
                        operation.environment(),
                        OutsideText.markdown(operation.version()),
                        OutsideText.markdown(operation.actor()),
                        operation.requestedAt(),
                        reason);
    }

    private static SearchAttributes attributes(OperationInput input) {
        Operation operation = input.operation();
        return SearchAttributes.newBuilder()
                .set(OpsAttributes.KIND, operation.kind())
                .set(OpsAttributes.ENVIRONMENT, operation.environment())
                .set(OpsAttributes.TARGET, SearchValues.targets(operation, input.holds()))
                .set(OpsAttributes.MACHINE, SearchValues.machines(operation))
                .set(OpsAttributes.ACTOR, operation.actor())
                .set(OpsAttributes.VERSION, operation.version())
                .set(OpsAttributes.STAGE, Lifecycle.INITIALIZED.stage().wire())
                .build();
    }
}
