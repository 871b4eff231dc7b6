package io.opsaga.api.deployments;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.Texts;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.operation.Entry;
import io.opsaga.rollout.RolloutPolicy;
import io.swagger.v3.oas.models.media.Schema;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /fleet/deploy}.
 *
 * @param version what all agents shall run but for those that {@code versions} names; null where it names them all
 * @param versions what single agents shall run, by id
 * @param environment null where the default shall be taken
 * @param maxParallelPerMachine null where it is left to Opsaga
 * @param maxFailures null where it follows from the policy: none may fail, or all but one where what works is kept
 * @param adopts whether containers of the agents' names that somebody else made may be replaced
 * @param waits whether it waits in the queue where one of the agents is held
 * @param answerWithin how long stop-and-ask waits; then everything is rolled back
 * @param planHash the plan that is to be carried out and no other; null for any
 */
record FleetRequest(
        @Nullable String environment,
        @Nullable String version,
        Map<String, String> versions,
        FleetSelection agents,
        RolloutPolicy policy,
        @Nullable Integer maxParallelPerMachine,
        @Nullable Integer maxFailures,
        Duration answerWithin,
        String reason,
        @Nullable String planHash,
        @JsonProperty("adopt") boolean adopts,
        @JsonProperty("wait") boolean waits) {
    private static final int MOST_PARALLEL = 64;
    private static final int MOST_FAILURES = 5000;
    private static final int MOST_VERSIONS = 5000;
    private static final int LONGEST_WAIT = 86_400;
    private static final int USUAL_WAIT = 3600;
    private static final List<String> ENVIRONMENTS =
            Arrays.stream(EnvironmentName.values()).map(EnvironmentName::wire).toList();
    private static final List<String> POLICIES =
            Arrays.stream(RolloutPolicy.values()).map(RolloutPolicy::wire).toList();

    static FleetRequest read(Body body) {
        body.require("agents");
        String environment = body.oneOf("environment", ENVIRONMENTS);
        String version = body.text("version", Texts.VERSION, "must be a version or tag");
        Map<String, String> versions = body.textsByName(
                "versions", Texts.NAME, Texts.VERSION, MOST_VERSIONS, "must be an agent's id and a version or tag");
        if (version == null && (versions == null || versions.isEmpty())) {
            body.wrong("version", "is required, unless versions names one for each agent");
        }
        FleetSelection agents = FleetSelection.read(body);
        String policy = body.oneOf("policy", POLICIES);
        Integer parallel = body.whole("max_parallel_per_machine", 1, MOST_PARALLEL);
        Integer failures = body.whole("max_failures", 0, MOST_FAILURES);
        Integer wait = body.whole("answer_within", 1, LONGEST_WAIT);
        String reason = body.words("reason", Texts.LONGEST_REASON);
        String planHash = body.text("plan_hash", Texts.HASH, "must be a plan's hash");
        Boolean adopts = body.flag("adopt");
        Boolean waits = body.flag("wait");
        body.finish();
        return new FleetRequest(
                environment,
                version,
                versions == null ? Map.of() : versions,
                agents,
                RolloutPolicy.of(String.valueOf(policy)).orElse(RolloutPolicy.ALL_OR_NOTHING),
                parallel,
                failures,
                Duration.ofSeconds(wait == null ? USUAL_WAIT : wait),
                reason == null ? "" : reason.strip(),
                planHash,
                Boolean.TRUE.equals(adopts),
                Boolean.TRUE.equals(waits));
    }

    /** The same for the description. */
    static Schema<Object> form() {
        return Form.object()
                .optional("environment", Form.oneOf(ENVIRONMENTS), "development")
                .optional("version", Form.text(Texts.VERSION), "1.0.0")
                .optional("versions", Form.byName(Texts.NAME, Form.text(Texts.VERSION), MOST_VERSIONS))
                .required("agents", FleetSelection.form(), List.of("*"))
                .optional("policy", Form.oneOf(POLICIES), POLICIES.get(0))
                .optional("max_parallel_per_machine", Form.whole(1, MOST_PARALLEL))
                .optional("max_failures", Form.whole(0, MOST_FAILURES))
                .optional("answer_within", Form.whole(1, LONGEST_WAIT))
                .optional("reason", Form.words(Texts.LONGEST_REASON), "trying it out")
                .optional("plan_hash", Form.text(Texts.HASH))
                .optional("wait", Form.flag())
                .optional("adopt", Form.flag())
                .either("version", "versions")
                .schema();
    }

    Entry entry() {
        return waits ? Entry.IN_LINE : Entry.WHERE_FREE;
    }
}
