package io.opsaga.api.control;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.Form;
import io.opsaga.api.selection.AgentSelection;
import io.opsaga.api.selection.RolloutRequest;
import io.opsaga.control.ControlAction;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants done with agents.
 *
 * @param environment null where the default shall be taken, or the only one that has an agent of that id
 * @param single whether it names one agent, by its path
 */
record ControlRequest(
        @Nullable String environment,
        ControlAction action,
        AgentSelection agents,
        boolean single,
        @JsonUnwrapped RolloutRequest rollout) {
    private static final List<String> ACTIONS =
            Arrays.stream(ControlAction.values()).map(ControlAction::wire).toList();

    /** The body of what is asked of one agent. */
    static ControlRequest ofOne(String id, ControlAction action, Body body, EnvironmentNames environments) {
        String environment = environments.read(body);
        RolloutRequest rollout = RolloutRequest.single(body);
        body.finish();
        return new ControlRequest(environment, action, AgentSelection.of(id), true, rollout);
    }

    /** The body of what is asked of many. */
    static ControlRequest ofMany(ControlAction action, Body body, EnvironmentNames environments) {
        body.require("agents");
        return many(action, body, environments);
    }

    /** The body where the action is named, too. */
    static ControlRequest read(Body body, EnvironmentNames environments) {
        body.require("action", "agents");
        String action = body.oneOf("action", ACTIONS);
        return many(ControlAction.of(String.valueOf(action)).orElse(ControlAction.RESTART), body, environments);
    }

    private static ControlRequest many(ControlAction action, Body body, EnvironmentNames environments) {
        String environment = environments.read(body);
        AgentSelection agents = AgentSelection.read(body);
        RolloutRequest rollout = RolloutRequest.read(body);
        body.finish();
        return new ControlRequest(environment, action, agents, false, rollout);
    }

    static Schema<Object> formOfOne(EnvironmentNames environments) {
        return RolloutRequest.singleForm(Form.object().optional("environment", environments.form()))
                .schema();
    }

    static Schema<Object> formOfMany(EnvironmentNames environments) {
        return RolloutRequest.form(selecting(Form.object(), environments)).schema();
    }

    static Schema<Object> form(EnvironmentNames environments) {
        return RolloutRequest.form(
                        selecting(Form.object().required("action", Form.oneOf(ACTIONS), ACTIONS.get(2)), environments))
                .schema();
    }

    private static Form selecting(Form form, EnvironmentNames environments) {
        return form.optional("environment", environments.form(), "development")
                .required("agents", AgentSelection.form(), List.of("*"));
    }
}
