package io.opsaga.deployment;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import java.time.Duration;
import java.util.Set;

/** Time is not skipped while an activity works: a heartbeat that stays away must be missed soon, and once is enough. */
public final class ImpatientHeartbeats extends WorkerInterceptorBase {
    private final Set<String> activities;

    public ImpatientHeartbeats(String... activities) {
        this.activities = Set.of(activities);
    }

    @Override
    public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
        return new WorkflowInboundCallsInterceptorBase(next) {
            @Override
            public void init(WorkflowOutboundCallsInterceptor outbound) {
                super.init(new Impatient(outbound));
            }
        };
    }

    private final class Impatient extends WorkflowOutboundCallsInterceptorBase {
        private Impatient(WorkflowOutboundCallsInterceptor next) {
            super(next);
        }

        @Override
        public <R> ActivityOutput<R> executeActivity(ActivityInput<R> input) {
            if (!activities.contains(input.getActivityName())) {
                return super.executeActivity(input);
            }
            ActivityOptions options = ActivityOptions.newBuilder(input.getOptions())
                    .setHeartbeatTimeout(Duration.ofSeconds(1))
                    .setRetryOptions(
                            RetryOptions.newBuilder().setMaximumAttempts(1).build())
                    .build();
            return super.executeActivity(new ActivityInput<>(
                    input.getActivityName(),
                    input.getResultClass(),
                    input.getResultType(),
                    input.getArgs(),
                    options,
                    input.getHeader()));
        }
    }
}
