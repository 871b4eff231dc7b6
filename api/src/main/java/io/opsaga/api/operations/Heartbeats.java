package io.opsaga.api.operations;

import io.opsaga.operation.Identifiers;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.client.WorkflowClient;
import io.temporal.common.converter.DataConverterException;
import java.util.Optional;

/** What the activities of a run say of themselves while they work; the run itself learns of it only when they end. */
final class Heartbeats {
    private final WorkflowClient client;

    Heartbeats(WorkflowClient client) {
        this.client = client;
    }

    /** What one of those that are under way said last; empty where none has said anything. */
    Optional<String> last(String operationId) {
        return client
                .newUntypedWorkflowStub(Identifiers.run(operationId))
                .describe()
                .getRawDescription()
                .getPendingActivitiesList()
                .stream()
                .filter(PendingActivityInfo::hasHeartbeatDetails)
                .map(activity -> said(activity.getHeartbeatDetails()))
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    private String said(Payloads details) {
        try {
            String text = client.getOptions()
                    .getDataConverter()
                    .fromPayloads(0, Optional.of(details), String.class, String.class);
            return text == null ? "" : text;
        } catch (DataConverterException e) {
            return "";
        }
    }
}
