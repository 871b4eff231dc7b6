package io.opsaga.api.deployments;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.Texts;
import io.opsaga.api.selection.AgentSelection;
import io.opsaga.api.selection.RolloutRequest;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /fleet/deploy}.
 *
 * @param version what all agents shall run but for those that {@code versions} names; null where it names them all
 * @param versions what single agents shall run, by id
 * @param environment null where the default shall be taken
 * @param rollout how the agents are gone about
 * @param removesOrphans whether what agents have left where they are not declared to be is removed
 * @param adopts whether containers of the agents' names that somebody else made may be replaced
 */
record FleetRequest(
        @Nullable String environment,
        @Nullable String version,
        Map<String, String> versions,
        AgentSelection agents,
        @JsonUnwrapped RolloutRequest rollout,
        @JsonProperty("adopt") boolean adopts,
        @JsonProperty("remove_orphans") boolean removesOrphans) {
    private static final int MOST_VERSIONS = 5000;

    static FleetRequest read(Body body, EnvironmentNames environments) {
        body.require("agents");
        String environment = environments.read(body);
        String version = body.text("version", Texts.VERSION, "must be a version or tag");
        Map<String, String> versions = body.textsByName(
                "versions", Texts.NAME, Texts.VERSION, MOST_VERSIONS, "must be an agent's id and a version or tag");
        if (version == null && (versions == null || versions.isEmpty())) {
            body.wrong("version", "is required, unless versions names one for each agent");
        }
        AgentSelection agents = AgentSelection.read(body);
        RolloutRequest rollout = RolloutRequest.read(body);
        Boolean adopts = body.flag("adopt");
        Boolean orphans = body.flag("remove_orphans");
        body.finish();
        return new FleetRequest(
                environment,
                version,
                versions == null ? Map.of() : versions,
                agents,
                rollout,
                Boolean.TRUE.equals(adopts),
                Boolean.TRUE.equals(orphans));
    }

    /** The same for the description. */
    static Schema<Object> form(EnvironmentNames environments) {
        return RolloutRequest.form(Form.object()
                        .optional("environment", environments.form(), "development")
                        .optional("version", Form.text(Texts.VERSION), "1.0.0")
                        .optional("versions", Form.byName(Texts.NAME, Form.text(Texts.VERSION), MOST_VERSIONS))
                        .required("agents", AgentSelection.form(), List.of("*")))
                .optional("adopt", Form.flag())
                .optional("remove_orphans", Form.flag())
                .either("version", "versions")
                .schema();
    }
}
