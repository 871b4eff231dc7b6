package io.opsaga.worker.signing;

import io.opsaga.operation.AnswerOrder;
import io.opsaga.operation.OperationFailure;
import io.opsaga.operation.RollbackOrder;
import io.opsaga.saga.Completeness;
import io.temporal.common.interceptors.Header;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run does with that which came past Opsaga: a start is refused, before anything is read or touched; a decision upon an approval is
 * refused; every other order is taken, and recorded as given by {@code temporal:IDENTITY}, whoever it says has given it. A start that
 * cannot be read ends its run, whoever sent it: Temporal would try it again for ever.
 */
public final class OriginInterceptor extends WorkerInterceptorBase {
    private static final String PAST_OPSAGA = "start-past-opsaga";
    private static final String MALFORMED = "start-malformed";
    private static final List<String> DECISIONS = List.of("approve", "reject", "extend");

    @Override
    public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
        return new Door(next);
    }

    /** Names the run in the header of its continuation, which is signed for it: the command does not say whose it is. */
    private static final class Continuing extends WorkflowOutboundCallsInterceptorBase {
        Continuing(WorkflowOutboundCallsInterceptor next) {
            super(next);
        }

        @Override
        public void continueAsNew(ContinueAsNewInput input) {
            input.getHeader()
                    .getValues()
                    .put(Origin.RUN, Origin.run(Workflow.getInfo().getWorkflowId()));
            // The type is signed, too, and a command that leaves it out means the run's own.
            String type =
                    input.getWorkflowType() == null ? Workflow.getInfo().getWorkflowType() : input.getWorkflowType();
            super.continueAsNew(new ContinueAsNewInput(type, input.getOptions(), input.getArgs(), input.getHeader()));
        }
    }

    private static final class Door extends WorkflowInboundCallsInterceptorBase {
        Door(WorkflowInboundCallsInterceptor next) {
            super(next);
        }

        @Override
        public void init(WorkflowOutboundCallsInterceptor outbound) {
            // Before the input is read, which may be anything.
            String origin = Origin.ofStart();
            if (!origin.equals(Origin.OPSAGA) && isRefused(outbound, PAST_OPSAGA)) {
                throw OperationFailure.UNSIGNED.because(
                        "%s was not started by Opsaga but by %s. Nothing was done. Operations are started through Opsaga's API."
                                .formatted(Workflow.getInfo().getWorkflowId(), origin));
            }
            try {
                super.init(new Continuing(outbound));
            } catch (RuntimeException e) {
                throw isRefused(outbound, MALFORMED) ? malformed(said(e)) : e;
            }
        }

        @Override
        public WorkflowOutput execute(WorkflowInput input) {
            Optional<String> missing = Completeness.missing("input", Arrays.asList(input.getArguments()));
            if (missing.isPresent()
                    && Workflow.getVersion(MALFORMED, Workflow.DEFAULT_VERSION, 1) != Workflow.DEFAULT_VERSION) {
                throw malformed(missing.get() + " is missing");
            }
            return super.execute(input);
        }

        /** Runs that began before such starts were refused, or under another key, go on: for them a replay finds no marker. */
        private static boolean isRefused(WorkflowOutboundCallsInterceptor outbound, String change) {
            return outbound.getVersion(change, Workflow.DEFAULT_VERSION, 1) != Workflow.DEFAULT_VERSION;
        }

        private static RuntimeException malformed(String why) {
            WorkflowInfo run = Workflow.getInfo();
            return OperationFailure.MALFORMED.because(
                    "%s was started with what is no input of a %s: %s. Nothing was done."
                            .formatted(run.getWorkflowId(), run.getWorkflowType(), why));
        }

        private static String said(Throwable e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        }

        @Override
        public void handleSignal(SignalInput input) {
            Object[] arguments = input.getArguments();
            Object said = arguments.length == 0 ? null : arguments[0];
            String origin = Origin.of(input.getHeader());
            Object[] believed = switch (input.getSignalName()) {
                case "rollback" -> new Object[] {order(said, "reason", origin)};
                case "answer" -> new Object[] {order(said, "answer", origin)};
                default -> arguments;
            };
            super.handleSignal(new SignalInput(input.getSignalName(), believed, input.getEventId(), input.getHeader()));
        }

        @Override
        public void validateUpdate(UpdateInput input) {
            if (DECISIONS.contains(input.getUpdateName()) && !Origin.isOpsaga(input.getHeader())) {
                throw OperationFailure.APPROVAL_REFUSED.because(
                        "Who decides upon an approval is known to Opsaga's API alone; this came past it, by %s."
                                .formatted(Origin.of(input.getHeader())));
            }
            super.validateUpdate(believed(input));
        }

        @Override
        public UpdateOutput executeUpdate(UpdateInput input) {
            return super.executeUpdate(believed(input));
        }

        private static UpdateInput believed(UpdateInput input) {
            Header header = input.getHeader();
            if (Origin.isOpsaga(header)) {
                return input;
            }
            Object[] arguments = input.getArguments().clone();
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = order(arguments[i], Origin.of(header));
            }
            return new UpdateInput(input.getUpdateName(), header, arguments);
        }

        private static @Nullable Object order(@Nullable Object order, String origin) {
            if (order instanceof RollbackOrder rollback) {
                return new RollbackOrder(rollback.id(), origin, rollback.reason());
            }
            if (order instanceof AnswerOrder answer) {
                return new AnswerOrder(answer.id(), answer.answer(), origin, answer.reason(), answer.question());
            }
            // A retry says nothing but who orders it.
            return order instanceof String ? origin : order;
        }

        /** @param alone what a signal says that is nothing but a text */
        private static Map<String, Object> order(@Nullable Object said, String alone, String origin) {
            Map<String, Object> order = new TreeMap<>();
            if (said instanceof Map<?, ?> fields) {
                fields.forEach((name, value) -> {
                    if (value != null) {
                        order.put(String.valueOf(name), value);
                    }
                });
            } else if (said != null) {
                order.put(alone, said);
            }
            order.put("actor", origin);
            return order;
        }
    }
}
