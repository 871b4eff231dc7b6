package io.opsaga;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionClient;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Completes the first call of an activity from outside, as somebody in the Web UI may, with any answer. */
public final class ByHand {
    private final String method;
    private final @Nullable Object answer;
    private final AtomicBoolean done = new AtomicBoolean();

    public ByHand(String method, @Nullable Object answer) {
        this.method = method;
        this.answer = answer;
    }

    /** To be asked at each call, in its thread: whether this one is completed by hand, and now is. */
    public boolean completes(String called) {
        if (!called.equals(method) || done.getAndSet(true)) {
            return false;
        }
        ActivityExecutionContext context = Activity.getExecutionContext();
        context.doNotCompleteOnReturn();
        ActivityCompletionClient client = context.getWorkflowClient().newActivityCompletionClient();
        if (answer instanceof Exception failure) {
            client.completeExceptionally(context.getTaskToken(), failure);
        } else {
            client.complete(context.getTaskToken(), answer);
        }
        return true;
    }
}
