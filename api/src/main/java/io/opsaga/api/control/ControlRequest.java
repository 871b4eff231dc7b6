package io.opsaga.api.control;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.Form;
import io.opsaga.api.selection.AgentSelection;
import io.opsaga.api.selection.RolloutRequest;
import io.opsaga.control.ControlAction;
import io.opsaga.inventory.EnvironmentName;
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
    private static final List<String> ENVIRONMENTS =
            Arrays.stream(EnvironmentName.values()).map(EnvironmentName::wire).toList();
    private static final List<String> ACTIONS =
            Arrays.stream(ControlAction.values()).map(ControlAction::wire).toList();

    /** The body of what is asked of one agent. */
    static ControlRequest ofOne(String id, ControlAction action, Body body) {
        String environment = body.oneOf("environment", ENVIRONMENTS);
        RolloutRequest rollout = RolloutRequest.single(body);
        body.finish();
        return new ControlRequest(environment, action, AgentSelection.of(id), true, rollout);
    }

    /** The body of what is asked of many. */
    static ControlRequest ofMany(ControlAction action, Body body) {
        body.require("agents");
        return many(action, body);
    }

    /** The body where the action is named, too. */
    static ControlRequest read(Body body) {
        body.require("action", "agents");
        String action = body.oneOf("action", ACTIONS);
        return many(ControlAction.of(String.valueOf(action)).orElse(ControlAction.RESTART), body);
    }

    private static ControlRequest many(ControlAction action, Body body) {
        String environment = body.oneOf("environment", ENVIRONMENTS);
        AgentSelection agents = AgentSelection.read(body);
        RolloutRequest rollout = RolloutRequest.read(body);
        body.finish();
        return new ControlRequest(environment, action, agents, false, rollout);
    }

    static Schema<Object> formOfOne() {
        return RolloutRequest.singleForm(Form.object().optional("environment", Form.oneOf(ENVIRONMENTS)))
                .schema();
    }

    static Schema<Object> formOfMany() {
        return RolloutRequest.form(selecting(Form.object())).schema();
    }

    static Schema<Object> form() {
        return RolloutRequest.form(selecting(Form.object().required("action", Form.oneOf(ACTIONS), ACTIONS.get(2))))
                .schema();
    }

    private static Form selecting(Form form) {
        return form.optional("environment", Form.oneOf(ENVIRONMENTS), "development")
                .required("agents", AgentSelection.form(), List.of("*"));
    }
}
