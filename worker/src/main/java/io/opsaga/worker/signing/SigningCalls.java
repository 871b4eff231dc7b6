package io.opsaga.worker.signing;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.Header;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.workflowservice.v1.CreateScheduleRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateScheduleRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;

/** Signs the starts and updates that go to Temporal, and marks what comes from there; for the connection of every process of ours. */
public final class SigningCalls implements ClientInterceptor {
    private final Seal seal;
    private final Marker marker;

    public SigningCalls(Seal seal) {
        this.seal = seal;
        this.marker = new Marker(seal);
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new Call<>(next.newCall(method, options));
    }

    private Object signed(Object request) {
        if (request instanceof StartWorkflowExecutionRequest start) {
            return start.toBuilder()
                    .setHeader(
                            signed(start.getHeader(), start.getWorkflowId(), start.getWorkflowType(), start.getInput()))
                    .build();
        }
        if (request instanceof CreateScheduleRequest create) {
            return create.toBuilder().setSchedule(signed(create.getSchedule())).build();
        }
        if (request instanceof UpdateScheduleRequest change) {
            return change.toBuilder().setSchedule(signed(change.getSchedule())).build();
        }
        if (request instanceof RespondWorkflowTaskCompletedRequest done
                && done.getCommandsList().stream().anyMatch(SigningCalls::starts)) {
            var signed = done.toBuilder().clearCommands();
            done.getCommandsList().forEach(command -> signed.addCommands(signed(command)));
            return signed.build();
        }
        if (request instanceof UpdateWorkflowExecutionRequest update) {
            var input = update.getRequest().getInput();
            var signature = seal.ofUpdate(
                    update.getWorkflowExecution().getWorkflowId(),
                    input.getName(),
                    update.getRequest().getMeta().getUpdateId(),
                    input.getArgs());
            var header = input.getHeader().toBuilder().putFields(Origin.SIGNATURE, signature);
            return update.toBuilder()
                    .setRequest(update.getRequest().toBuilder()
                            .setInput(input.toBuilder().setHeader(header)))
                    .build();
        }
        return request;
    }

    /** What a schedule starts has the id that is signed here, and a time. */
    private Schedule signed(Schedule schedule) {
        if (!schedule.getAction().hasStartWorkflow()) {
            return schedule;
        }
        var start = schedule.getAction().getStartWorkflow();
        var header = signed(start.getHeader(), start.getWorkflowId(), start.getWorkflowType(), start.getInput());
        return schedule.toBuilder()
                .setAction(schedule.getAction().toBuilder()
                        .setStartWorkflow(start.toBuilder().setHeader(header)))
                .build();
    }

    private static boolean starts(Command command) {
        return command.hasStartChildWorkflowExecutionCommandAttributes()
                || command.hasContinueAsNewWorkflowExecutionCommandAttributes();
    }

    private Command signed(Command command) {
        if (command.hasContinueAsNewWorkflowExecutionCommandAttributes()) {
            var next = command.getContinueAsNewWorkflowExecutionCommandAttributes();
            String id = next.getHeader()
                    .getFieldsOrDefault(Origin.RUN, Payload.getDefaultInstance())
                    .getData()
                    .toStringUtf8();
            return command.toBuilder()
                    .setContinueAsNewWorkflowExecutionCommandAttributes(next.toBuilder()
                            .setHeader(signed(next.getHeader(), id, next.getWorkflowType(), next.getInput())))
                    .build();
        }
        if (!command.hasStartChildWorkflowExecutionCommandAttributes()) {
            return command;
        }
        var start = command.getStartChildWorkflowExecutionCommandAttributes();
        var header = signed(start.getHeader(), start.getWorkflowId(), start.getWorkflowType(), start.getInput());
        return command.toBuilder()
                .setStartChildWorkflowExecutionCommandAttributes(
                        start.toBuilder().setHeader(header))
                .build();
    }

    /** The header of a start, with its signature. */
    private Header signed(Header header, String id, WorkflowType type, Payloads input) {
        return header.toBuilder()
                .putFields(Origin.SIGNATURE, seal.ofStart(id, type.getName(), input))
                .build();
    }

    private final class Call<Q, A> extends SimpleForwardingClientCall<Q, A> {
        private volatile String askedAbout = "";

        Call(ClientCall<Q, A> call) {
            super(call);
        }

        @Override
        public void start(Listener<A> listener, Metadata headers) {
            super.start(
                    new SimpleForwardingClientCallListener<>(listener) {
                        @Override
                        @SuppressWarnings("unchecked")
                        public void onMessage(A answer) {
                            super.onMessage((A) marker.marked(answer, askedAbout));
                        }
                    },
                    headers);
        }

        @Override
        @SuppressWarnings("unchecked")
        public void sendMessage(Q request) {
            if (request instanceof GetWorkflowExecutionHistoryRequest history) {
                askedAbout = history.getExecution().getWorkflowId();
            }
            super.sendMessage((Q) signed(request));
        }
    }
}
