package io.opsaga.api.operations;

import io.opsaga.operation.Operation;
import io.opsaga.operation.Planned;
import io.opsaga.operation.PlannedAgent;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Target;
import io.opsaga.operation.TargetRow;
import io.opsaga.saga.Decision;
import io.opsaga.saga.PlannedStep;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the undoing of an operation would do with each of its agents: which version comes back, or stays. */
final class ReturnedAgents {
    private ReturnedAgents() {}

    /** @param steps what would be undone; nothing where the operation has done nothing yet */
    static List<PlannedAgent> of(Progress progress, List<PlannedStep> steps) {
        Planned planned = progress.planned();
        if (steps.isEmpty() && planned != null && !planned.agents().isEmpty()) {
            return planned.agents().stream()
                    .map(agent -> stays(agent.agent(), agent.machine(), agent.from()))
                    .toList();
        }
        List<TargetRow> agents = progress.rows().stream()
                .filter(row -> row.isOf(Target.AGENT, Target.AGENT))
                .toList();
        return agents.isEmpty()
                ? one(progress, steps)
                : agents.stream().map(ReturnedAgents::row).toList();
    }

    private static List<PlannedAgent> one(Progress progress, List<PlannedStep> steps) {
        Operation operation = progress.operation();
        Map<String, String> facts = progress.facts();
        String to = facts.get("to_version");
        if (to == null) {
            return List.of();
        }
        String from = facts.getOrDefault("from_version", "");
        if (steps.isEmpty()) {
            return List.of(stays(operation.target(), operation.machine(), from));
        }
        return List.of(new PlannedAgent(
                operation.target(),
                operation.machine(),
                Decision.WILL_CHANGE,
                to,
                facts.getOrDefault("to_digest", ""),
                "",
                true,
                known(from),
                facts.getOrDefault("from_digest", ""),
                "",
                comesBack(from)));
    }

    private static PlannedAgent row(TargetRow row) {
        return switch (row.outcome()) {
            case CHANGED -> returns(row, Decision.WILL_CHANGE, comesBack(row.from()));
            case CHANGING, UNDOING, NOT_UNDONE ->
                returns(row, Decision.CANNOT_KNOW, comesBack(row.from()) + ", as far as it is not there already");
            case UNCHANGED -> stays(row.target(), row.place(), row.from().isEmpty() ? row.to() : row.from());
            case UNTOUCHED, UNDONE, FAILED -> stays(row.target(), row.place(), row.from());
        };
    }

    private static PlannedAgent returns(TargetRow row, Decision decision, String detail) {
        return agent(row.target(), row.place(), decision, row.to(), row.from(), detail);
    }

    private static String comesBack(String version) {
        return version.isEmpty() ? "nothing ran there before, so nothing will" : version + " comes back";
    }

    private static PlannedAgent stays(String agent, String machine, String version) {
        String detail = version.isEmpty() ? "nothing was done there" : version + " stays";
        return agent(agent, machine, Decision.NO_CHANGE, version, version, detail);
    }

    private static PlannedAgent agent(
            String id, String machine, Decision decision, String from, String to, String detail) {
        return new PlannedAgent(id, machine, decision, from, "", "", true, known(to), "", "", detail);
    }

    private static @Nullable String known(String version) {
        return version.isEmpty() ? null : version;
    }
}
