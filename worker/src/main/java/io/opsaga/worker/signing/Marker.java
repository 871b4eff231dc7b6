package io.opsaga.worker.signing;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.temporal.api.common.v1.Header;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.protocol.v1.Message;
import io.temporal.api.update.v1.Request;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Marks what a worker is given to execute with where it came from. It works on the messages themselves, because they have what the
 * code of a run is not told: the bytes that were signed, and the identity of whoever sent them.
 */
final class Marker {
    private static final Pattern TIME = Pattern.compile("-\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$");

    private final Seal seal;

    Marker(Seal seal) {
        this.seal = seal;
    }

    /** @param workflowId of the run that was asked about, where the answer does not name its run itself */
    Object marked(Object answer, String workflowId) {
        if (answer instanceof PollWorkflowTaskQueueResponse task) {
            return task(task);
        }
        if (answer instanceof RespondWorkflowTaskCompletedResponse done && done.hasWorkflowTask()) {
            return done.toBuilder()
                    .setWorkflowTask(task(done.getWorkflowTask()))
                    .build();
        }
        if (answer instanceof GetWorkflowExecutionHistoryResponse page && page.hasHistory()) {
            return page.toBuilder()
                    .setHistory(history(page.getHistory(), workflowId))
                    .build();
        }
        return answer;
    }

    private PollWorkflowTaskQueueResponse task(PollWorkflowTaskQueueResponse task) {
        String workflowId = task.getWorkflowExecution().getWorkflowId();
        PollWorkflowTaskQueueResponse.Builder marked = task.toBuilder()
                .setHistory(history(task.getHistory(), workflowId))
                .clearMessages();
        task.getMessagesList().forEach(message -> marked.addMessages(message(message, workflowId)));
        return marked.build();
    }

    private History history(History history, String workflowId) {
        History.Builder marked = history.toBuilder().clearEvents();
        history.getEventsList().forEach(event -> marked.addEvents(event(event, workflowId)));
        return marked.build();
    }

    private HistoryEvent event(HistoryEvent event, String workflowId) {
        if (event.hasWorkflowExecutionStartedEventAttributes()) {
            var start = event.getWorkflowExecutionStartedEventAttributes();
            Payload origin = origin(start, workflowId);
            Memo memo =
                    start.getMemo().toBuilder().putFields(Origin.ORIGIN, origin).build();
            return event.toBuilder()
                    .setWorkflowExecutionStartedEventAttributes(
                            start.toBuilder().setMemo(memo))
                    .build();
        }
        if (event.hasWorkflowExecutionSignaledEventAttributes()) {
            var signal = event.getWorkflowExecutionSignaledEventAttributes();
            Header header = signal.getHeader().toBuilder()
                    .putFields(Origin.ORIGIN, Origin.pastOpsaga(signal.getIdentity()))
                    .build();
            return event.toBuilder()
                    .setWorkflowExecutionSignaledEventAttributes(
                            signal.toBuilder().setHeader(header))
                    .build();
        }
        if (event.hasWorkflowExecutionUpdateAcceptedEventAttributes()) {
            var update = event.getWorkflowExecutionUpdateAcceptedEventAttributes();
            return event.toBuilder()
                    .setWorkflowExecutionUpdateAcceptedEventAttributes(
                            update.toBuilder().setAcceptedRequest(request(update.getAcceptedRequest(), workflowId)))
                    .build();
        }
        return event;
    }

    /** What a schedule starts was signed under the schedule's id for its runs, to which the server has added the time. */
    private Payload origin(WorkflowExecutionStartedEventAttributes start, String workflowId) {
        String type = start.getWorkflowType().getName();
        Payload scheduled = seal.ofStart(TIME.matcher(workflowId).replaceFirst(""), type, start.getInput());
        Payload shown = start.getHeader().getFieldsOrDefault(Origin.SIGNATURE, Payload.getDefaultInstance());
        return Seal.same(scheduled, shown)
                ? Origin.opsaga()
                : origin(start.getHeader(), seal.ofStart(workflowId, type, start.getInput()), start.getIdentity());
    }

    private Message message(Message message, String workflowId) {
        return request(message)
                .map(update -> message.toBuilder()
                        .setBody(Any.pack(request(update, workflowId)))
                        .build())
                .orElse(message);
    }

    private static Optional<Request> request(Message message) {
        try {
            return message.getBody().is(Request.class)
                    ? Optional.of(message.getBody().unpack(Request.class))
                    : Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("Temporal sent an update that cannot be read", e);
        }
    }

    private Request request(Request update, String workflowId) {
        var input = update.getInput();
        Payload expected =
                seal.ofUpdate(workflowId, input.getName(), update.getMeta().getUpdateId(), input.getArgs());
        Header header = input.getHeader().toBuilder()
                .putFields(
                        Origin.ORIGIN,
                        origin(input.getHeader(), expected, update.getMeta().getIdentity()))
                .build();
        return update.toBuilder().setInput(input.toBuilder().setHeader(header)).build();
    }

    private static Payload origin(Header header, Payload expected, String identity) {
        Payload shown = header.getFieldsOrDefault(Origin.SIGNATURE, Payload.getDefaultInstance());
        return Seal.same(expected, shown) ? Origin.opsaga() : Origin.pastOpsaga(identity);
    }
}
