package io.opsaga.activities.inventory;

import io.opsaga.activities.inventory.PortReader.Placed;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Health;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An agent as far as it could be read; null is what is missing or wrong. With where its parts stand, for checks against others. */
record AgentDraft(
        @Nullable Text id,
        @Nullable Text machine,
        @Nullable RuntimeKind runtime,
        @Nullable String artifact,
        @Nullable String command,
        @Nullable String setup,
        List<Placed> ports,
        Map<String, String> env,
        Map<String, String> labels,
        @Nullable RestartPolicy restart,
        Resources resources,
        @Nullable Health health,
        @Nullable Field healthPort,
        List<Text> dependsOn,
        @Nullable Duration stopTimeout,
        Field field) {

    /** Text and where it stands. */
    record Text(String value, Field field) {}

    /** The agent's id for people. */
    String name() {
        return id == null ? field.path() : id.value();
    }

    /** The agent; only for a draft in whose file no problem was found. */
    Agent agent() {
        return new Agent(
                Objects.requireNonNull(id).value(),
                Objects.requireNonNull(machine).value(),
                Objects.requireNonNull(runtime),
                Objects.requireNonNull(artifact),
                command,
                setup,
                ports.stream().map(Placed::binding).toList(),
                env,
                labels,
                Objects.requireNonNull(restart),
                resources,
                health,
                dependsOn.stream().map(Text::value).toList(),
                stopTimeout == null ? Agent.STOP_TIMEOUT : stopTimeout);
    }
}
