package io.opsaga.api.operations;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operation would do.
 *
 * @param planHash names the plan, in {@code plan_hash} of a start and in an approval; null for a plan of a rollback
 * @param would {@code change}, {@code change_nothing} or {@code fail}
 * @param problem why it would fail; nothing is changed then
 * @param estimate seconds that the whole is expected to take
 * @param conditions settings that change what is done
 * @param approval whether it would have to be approved
 * @param steps what each step would do, in order
 * @param agents what would be done with each agent; empty where nobody could look
 */
public record PlanView(
        @Nullable String planHash,
        String environment,
        String would,
        @Nullable FailureView problem,
        double estimate,
        Instant madeAt,
        List<String> conditions,
        @Nullable NeededApproval approval,
        List<PlannedStepView> steps,
        List<PlannedAgentView> agents,
        List<FindingView> validationResults) {

    /**
     * Somebody else has to approve.
     *
     * @param timeout seconds for which it is waited
     * @param onTimeout {@code reject} or {@code approve}
     */
    public record NeededApproval(boolean required, long timeout, String onTimeout) {}

    /**
     * One step.
     *
     * @param decision {@code will_change}, {@code no_change} or {@code cannot_know}
     * @param before what is there now; null where nothing would be changed
     * @param estimate seconds, by past medians; 0 where it is not needed
     */
    public record PlannedStepView(
            String name,
            String title,
            String stage,
            boolean essential,
            String decision,
            @Nullable String before,
            @Nullable String after,
            String detail,
            double estimate) {}

    /**
     * One agent.
     *
     * @param fromVersion null where it runs none
     * @param fromReference its container or release folder
     * @param toDigest null where it can be known only after the artifact was fetched
     * @param detail why it is not changed, or is changed although it runs the version
     */
    public record PlannedAgentView(
            String agentId,
            String machine,
            String decision,
            @Nullable String fromVersion,
            @Nullable String fromDigest,
            @Nullable String fromReference,
            @Nullable String toVersion,
            @Nullable String toDigest,
            @Nullable String toConfiguration,
            String detail) {}
}
