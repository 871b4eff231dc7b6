package io.opsaga.api.agents;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.RunningAgents.Found;
import io.opsaga.inventory.RunningAgents.Sight;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.stops.Stop;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent: what is recorded of it, and what its machine says.
 *
 * @param currentVersion that of {@code recorded}; null where Opsaga has deployed none
 * @param lastDeploymentId the last operation that brought it a build or tried to, by itself or among many
 * @param health healthy, unhealthy, unreachable, unknown, not_deployed, or stopped where that is on purpose and nothing of it runs
 * @param recorded what the last operation that succeeded has left; null where there is none
 * @param running what is there; null where nothing is, or where its machine could not be asked
 * @param drifted whether the two differ; null where its machine could not be asked
 * @param stopped who has stopped it on purpose; null where nobody has
 * @param difference how, in words; or why its machine could not be asked
 */
@JsonInclude
record AgentView(
        String agentId,
        String environment,
        String machine,
        String runtime,
        @Nullable String currentVersion,
        @Nullable String previousVersion,
        String health,
        @Nullable String lastDeploymentId,
        List<String> dependsOn,
        @Nullable Recorded recorded,
        @Nullable Running running,
        @Nullable Boolean drifted,
        @Nullable String difference,
        @Nullable Stopped stopped) {

    /** @param operation which brought it */
    record Recorded(String version, Instant since, String operation) {}

    /**
     * @param state running, or what else its machine calls it, such as exited or restarting
     * @param since when it was started, by its machine's clock; null where it does not run, or that is not known
     * @param reference the container or release folder
     */
    record Running(String version, String state, @Nullable Instant since, String health, String reference) {}

    /** @param operation which stopped it */
    record Stopped(Instant since, String by, String reason, String operation) {
        static @Nullable Stopped of(@Nullable Stop stop) {
            return stop == null ? null : new Stopped(stop.since(), stop.actor(), stop.reason(), stop.operation());
        }
    }

    static AgentView of(
            String environment,
            Agent agent,
            @Nullable ReleaseEntry recorded,
            @Nullable String previous,
            @Nullable String latest,
            @Nullable Sight sight,
            @Nullable Stop stop) {
        boolean seen = sight != null && sight.seen();
        List<String> differences = seen ? Drift.between(recorded, sight, stop != null) : List.of();
        return new AgentView(
                agent.id(),
                environment,
                agent.machine(),
                agent.runtime().wire(),
                recorded == null ? null : recorded.version(),
                previous,
                stop != null && seen && !runs(sight) ? "stopped" : health(recorded, sight),
                latest,
                agent.dependsOn(),
                recorded == null ? null : new Recorded(recorded.version(), recorded.since(), recorded.operation()),
                seen && sight.found() != null ? running(sight.found(), sight.health()) : null,
                seen ? !differences.isEmpty() : null,
                seen ? (differences.isEmpty() ? null : String.join("; ", differences)) : unseen(sight),
                Stopped.of(stop));
    }

    private static boolean runs(Sight sight) {
        return sight.found() != null && sight.found().runs();
    }

    private static @Nullable String unseen(@Nullable Sight sight) {
        return sight == null ? null : sight.silence();
    }

    private static String health(@Nullable ReleaseEntry recorded, @Nullable Sight sight) {
        if (sight == null) {
            return "unknown";
        }
        boolean nothing = sight.seen() && sight.found() == null && recorded == null;
        return nothing ? "not_deployed" : sight.health();
    }

    private static Running running(Found found, String health) {
        return new Running(found.version(), found.state(), found.since(), health, found.reference());
    }
}
