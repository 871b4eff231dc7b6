package io.opsaga.api.selection;

import io.opsaga.api.problems.FieldError;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Similarity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the environment whose agent somebody asks about. */
public record AgentFinder(Inventories inventories) {
    private static final int MOST_SUGGESTIONS = 5;

    /**
     * The inventory that has the agent.
     *
     * @param environment wire name; null where it goes without saying
     * @throws ProblemException where there is no such agent, or several environments have one and none is named
     */
    public Inventory inventory(String id, @Nullable String environment) {
        List<Inventory> having = inventories.all().stream()
                .filter(inventory ->
                        environment == null || inventory.environment().wire().equals(environment))
                .filter(inventory -> inventory.agent(id).isPresent())
                .toList();
        if (having.isEmpty()) {
            throw unknown(id, environment);
        }
        if (having.size() > 1) {
            List<String> names = having.stream()
                    .map(inventory -> inventory.environment().wire())
                    .toList();
            throw ProblemException.invalid(List.of(new FieldError(
                    "environment", "is required here, as several environments have an agent %s".formatted(id), names)));
        }
        return having.get(0);
    }

    private ProblemException unknown(String id, @Nullable String environment) {
        List<String> elsewhere = inventories.all().stream()
                .filter(inventory -> inventory.agent(id).isPresent())
                .map(inventory -> inventory.environment().wire())
                .toList();
        List<String> similar = Similarity.nearest(
                id,
                inventories.all().stream()
                        .flatMap(inventory -> inventory.agents().stream())
                        .map(Agent::id)
                        .distinct()
                        .toList(),
                MOST_SUGGESTIONS);
        return new ProblemException(
                        ProblemKind.UNKNOWN_AGENT,
                        environment == null
                                ? "No environment has an agent %s.".formatted(id)
                                : "%s has no agent %s.".formatted(environment, id))
                .with("similar", similar)
                .with("elsewhere", elsewhere);
    }
}
