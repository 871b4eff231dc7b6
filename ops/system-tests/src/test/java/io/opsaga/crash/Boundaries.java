package io.opsaga.crash;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;

/** Passes the reaper before an activity begins, and after it has ended and before anybody was told. */
final class Boundaries extends WorkerInterceptorBase {
    private final Reaper reaper;

    Boundaries(Reaper reaper) {
        this.reaper = reaper;
    }

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new ActivityInboundCallsInterceptorBase(next) {
            private ActivityExecutionContext context;

            @Override
            public void init(ActivityExecutionContext opened) {
                context = opened;
                super.init(opened);
            }

            @Override
            public ActivityOutput execute(ActivityInput input) {
                reaper.begins(context);
                try {
                    return super.execute(input);
                } finally {
                    reaper.ends(context);
                }
            }
        };
    }
}
