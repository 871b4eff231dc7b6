package io.opsaga.api.selection;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.Texts;
import io.opsaga.operation.Entry;
import io.opsaga.rollout.RolloutPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a request wants many agents to be gone about.
 *
 * @param maxParallelPerMachine null where it is left to Opsaga
 * @param maxFailures null where it follows from the policy: none may fail, or all but one where what works is kept
 * @param answerWithin how long stop-and-ask waits; then everything is rolled back
 * @param planHash the plan that is to be carried out and no other; null for any
 * @param waits whether it waits in the queue where one of the agents is held
 */
public record RolloutRequest(
        RolloutPolicy policy,
        @Nullable Integer maxParallelPerMachine,
        @Nullable Integer maxFailures,
        Duration answerWithin,
        String reason,
        @Nullable String planHash,
        @JsonProperty("wait") boolean waits) {
    private static final int MOST_PARALLEL = 64;
    private static final int MOST_FAILURES = 5000;
    private static final int LONGEST_WAIT = 86_400;
    private static final int USUAL_WAIT = 3600;
    private static final List<String> POLICIES =
            Arrays.stream(RolloutPolicy.values()).map(RolloutPolicy::wire).toList();

    /** Reads those fields of a body. */
    public static RolloutRequest read(Body body) {
        String policy = body.oneOf("policy", POLICIES);
        Integer parallel = body.whole("max_parallel_per_machine", 1, MOST_PARALLEL);
        Integer failures = body.whole("max_failures", 0, MOST_FAILURES);
        Integer wait = body.whole("answer_within", 1, LONGEST_WAIT);
        return new RolloutRequest(
                RolloutPolicy.of(String.valueOf(policy)).orElse(RolloutPolicy.ALL_OR_NOTHING),
                parallel,
                failures,
                Duration.ofSeconds(wait == null ? USUAL_WAIT : wait),
                reason(body),
                body.text("plan_hash", Texts.HASH, "must be a plan's hash"),
                Boolean.TRUE.equals(body.flag("wait")));
    }

    /** Of a single agent: nothing is said of many. */
    public static RolloutRequest single(Body body) {
        return new RolloutRequest(
                RolloutPolicy.ALL_OR_NOTHING,
                null,
                null,
                Duration.ofSeconds(USUAL_WAIT),
                reason(body),
                body.text("plan_hash", Texts.HASH, "must be a plan's hash"),
                Boolean.TRUE.equals(body.flag("wait")));
    }

    private static String reason(Body body) {
        String reason = body.words("reason", Texts.LONGEST_REASON);
        return reason == null ? "" : reason.strip();
    }

    /** The same fields for the description. */
    public static Form form(Form form) {
        return singleForm(form.optional("policy", Form.oneOf(POLICIES), POLICIES.get(0))
                .optional("max_parallel_per_machine", Form.whole(1, MOST_PARALLEL))
                .optional("max_failures", Form.whole(0, MOST_FAILURES))
                .optional("answer_within", Form.whole(1, LONGEST_WAIT)));
    }

    /** Those of {@link #single} for the description. */
    public static Form singleForm(Form form) {
        return form.optional("reason", Form.words(Texts.LONGEST_REASON), "trying it out")
                .optional("plan_hash", Form.text(Texts.HASH))
                .optional("wait", Form.flag());
    }

    /** How many of so many may fail. Where everybody fails nothing is left that could be called a success, so never as many as there are. */
    public int maxFailures(int agents) {
        int most = agents - 1;
        if (maxFailures != null) {
            return Math.min(maxFailures, most);
        }
        return policy == RolloutPolicy.KEEP_WHAT_WORKS ? most : 0;
    }

    public Entry entry() {
        return waits ? Entry.IN_LINE : Entry.WHERE_FREE;
    }
}
