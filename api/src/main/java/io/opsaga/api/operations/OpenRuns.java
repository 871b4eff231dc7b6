package io.opsaga.api.operations;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opsaga.operation.Identifiers;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.client.WorkflowClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which runs are open, by questions to the server's list of runs. */
final class OpenRuns {
    /** As many ids as fit well into one question; the server answers at most a thousand rows at once. */
    private static final int AT_ONCE = 500;

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:-]+");
    private static final Logger LOG = LoggerFactory.getLogger(OpenRuns.class);

    private final WorkflowClient client;

    OpenRuns(WorkflowClient client) {
        this.client = client;
    }

    /**
     * Those of these operations whose runs are open.
     *
     * @param limited has one question answered within its time
     */
    Set<String> of(Collection<String> ids, UnaryOperator<Supplier<List<String>>> limited) {
        List<String> plain =
                ids.stream().filter(id -> PLAIN.matcher(id).matches()).toList();
        Set<String> open = new HashSet<>();
        for (int from = 0; from < plain.size(); from += AT_ONCE) {
            List<String> some = plain.subList(from, Math.min(from + AT_ONCE, plain.size()));
            open.addAll(limited.apply(() -> listed(some)).get());
        }
        return open;
    }

    private List<String> listed(List<String> ids) {
        String names = ids.stream().map(id -> "'" + Identifiers.run(id) + "'").collect(Collectors.joining(", "));
        ListWorkflowExecutionsRequest.Builder question = ListWorkflowExecutionsRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setPageSize(AT_ONCE)
                .setQuery("ExecutionStatus = 'Running' AND WorkflowId IN (%s)".formatted(names));
        List<String> open = new ArrayList<>();
        do {
            ListWorkflowExecutionsResponse page;
            try {
                page = client.getWorkflowServiceStubs().blockingStub().listWorkflowExecutions(question.build());
            } catch (StatusRuntimeException e) {
                if (e.getStatus().getCode() != Status.Code.UNIMPLEMENTED) {
                    throw e;
                }
                // A server in the process keeps no list; then each is asked about.
                LOG.debug("The server keeps no list of runs");
                return List.of();
            }
            page.getExecutionsList()
                    .forEach(
                            run -> open.add(Identifiers.ofRun(run.getExecution().getWorkflowId())));
            question.setNextPageToken(page.getNextPageToken());
        } while (!question.getNextPageToken().isEmpty());
        return open;
    }
}
