package io.opsaga.api.deployments;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.Texts;
import io.opsaga.deployment.Limits;
import io.opsaga.operation.Entry;
import io.swagger.v3.oas.models.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The documented body of {@code POST /deploy}, with a reason.
 *
 * @param environment null where the default shall be taken
 * @param planHash the plan that is to be carried out and no other; null for any
 * @param adopts whether a container of the agent's name that somebody else made may be replaced
 * @param waits whether it waits in the queue where the agent is held
 */
record DeployRequest(
        String agentId,
        @Nullable String environment,
        String version,
        DeploymentOptions deploymentOptions,
        TestOptions testOptions,
        String reason,
        @Nullable String planHash,
        @JsonProperty("adopt") boolean adopts,
        @JsonProperty("wait") boolean waits) {

    private static final List<String> MONITORING_LEVELS = List.of("minimal", "standard", "comprehensive", "detailed");

    /** @param autoRollback whether a failure is undone at once */
    record DeploymentOptions(
            boolean autoRollback,
            @Nullable String monitoringLevel,
            @Nullable Limits resourceLimits) {}

    /** Tests that are asked for; durations in seconds, the rate as a fraction. */
    record TestOptions(
            @Nullable Boolean performanceTest,
            @Nullable Boolean loadTest,
            @Nullable Boolean securityTest,
            @Nullable Integer concurrentUsers,
            @Nullable Integer testDuration,
            @Nullable Double responseTimeThreshold,
            @Nullable Double successRateThreshold) {}

    static DeployRequest read(Body body, EnvironmentNames environments) {
        body.require("agent_id", "version");
        String agent = body.text("agent_id", Texts.NAME, "must be a lower-case id");
        String environment = environments.read(body);
        String version = body.text("version", Texts.VERSION, "must be a version or tag");
        DeploymentOptions options = options(body.object("deployment_options"));
        TestOptions tests = tests(body.object("test_options"));
        String reason = body.words("reason", Texts.LONGEST_REASON);
        String planHash = body.text("plan_hash", Texts.HASH, "must be a plan's hash");
        Boolean adopts = body.flag("adopt");
        Boolean waits = body.flag("wait");
        body.finish();
        return new DeployRequest(
                String.valueOf(agent),
                environment,
                String.valueOf(version),
                options,
                tests,
                reason == null ? "" : reason.strip(),
                planHash,
                Boolean.TRUE.equals(adopts),
                Boolean.TRUE.equals(waits));
    }

    /** The same for the description. */
    static Schema<Object> form(EnvironmentNames environments) {
        Schema<Object> limits = Form.object()
                .optional("memory_mb", Form.whole(4, 1_048_576))
                .optional("cpu_cores", Form.number(0.01, 1024))
                .optional("concurrent_tasks", Form.whole(1, 100_000))
                .schema();
        Schema<Object> options = Form.object()
                .optional("auto_rollback", Form.flag())
                .optional("monitoring_level", Form.oneOf(MONITORING_LEVELS))
                .optional("resource_limits", limits)
                .schema();
        Schema<Object> tests = Form.object()
                .optional("performance_test", Form.flag())
                .optional("load_test", Form.flag())
                .optional("security_test", Form.flag())
                .optional("concurrent_users", Form.whole(1, 100_000))
                .optional("test_duration", Form.whole(1, 86_400))
                .optional("response_time_threshold", Form.number(0.001, 3600))
                .optional("success_rate_threshold", Form.number(0, 1))
                .schema();
        return Form.object()
                .required("agent_id", Form.text(Texts.NAME), "planner")
                .required("version", Form.text(Texts.VERSION), "1.0.0")
                .optional("environment", environments.form(), "development")
                .optional("deployment_options", options)
                .optional("test_options", tests)
                .optional("reason", Form.words(Texts.LONGEST_REASON), "trying it out")
                .optional("plan_hash", Form.text(Texts.HASH))
                .optional("wait", Form.flag())
                .optional("adopt", Form.flag())
                .schema();
    }

    Entry entry() {
        return waits ? Entry.IN_LINE : Entry.WHERE_FREE;
    }

    /** Names of what is asked for and is not acted on by this version. */
    List<String> ignored() {
        List<String> names = new ArrayList<>();
        if (Boolean.TRUE.equals(testOptions.performanceTest())) {
            names.add("performance_test");
        }
        if (Boolean.TRUE.equals(testOptions.loadTest())) {
            names.add("load_test");
        }
        if (Boolean.TRUE.equals(testOptions.securityTest())) {
            names.add("security_test");
        }
        if (deploymentOptions.monitoringLevel() != null) {
            names.add("monitoring_level");
        }
        return names;
    }

    private static DeploymentOptions options(Body body) {
        Boolean autoRollback = body.flag("auto_rollback");
        String monitoring = body.oneOf("monitoring_level", MONITORING_LEVELS);
        Body limits = body.object("resource_limits");
        Limits asked = new Limits(
                limits.whole("memory_mb", 4, 1_048_576),
                limits.number("cpu_cores", 0.01, 1024),
                limits.whole("concurrent_tasks", 1, 100_000));
        boolean none = asked.equals(new Limits(null, null, null));
        return new DeploymentOptions(autoRollback == null || autoRollback, monitoring, none ? null : asked);
    }

    private static TestOptions tests(Body body) {
        return new TestOptions(
                body.flag("performance_test"),
                body.flag("load_test"),
                body.flag("security_test"),
                body.whole("concurrent_users", 1, 100_000),
                body.whole("test_duration", 1, 86_400),
                body.number("response_time_threshold", 0.001, 3600),
                body.number("success_rate_threshold", 0, 1));
    }
}
