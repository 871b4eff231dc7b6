package io.opsaga.api.selection;

import io.opsaga.api.problems.FieldError;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.EnvironmentProfile;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Similarity;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds what a request names in the inventories, and helps where it cannot be found. */
@Component
public class Targets {
    private static final EnvironmentName DEFAULT = EnvironmentName.STAGING;
    private static final int MOST_SUGGESTIONS = 5;

    private final Inventories inventories;

    Targets(Inventories inventories) {
        this.inventories = inventories;
    }

    /** The inventory of that environment; of the documented default, if that is inhabited, where none is named. */
    public Inventory inventory(@Nullable String environment) {
        List<String> inhabited = inventories.all().stream()
                .map(inventory -> inventory.environment().wire())
                .toList();
        if (environment == null) {
            return inventories
                    .of(DEFAULT)
                    .orElseThrow(() -> ProblemException.invalid(List.of(new FieldError(
                            "environment", "is required here, as staging (the default) has no machines", inhabited))));
        }
        return EnvironmentName.of(environment)
                .flatMap(inventories::of)
                .orElseThrow(() -> new ProblemException(
                                ProblemKind.ENVIRONMENT_UNINHABITED,
                                "%s has no machines; there are some in: %s."
                                        .formatted(environment, String.join(", ", inhabited)))
                        .with("inhabited", inhabited));
    }

    public Agent agent(Inventory inventory, String id) {
        return inventory.agent(id).orElseThrow(() -> unknown(inventory, id));
    }

    /** The agent as it is declared now, where its environment still has it. */
    public Optional<Agent> declared(String environment, String id) {
        return EnvironmentName.of(environment).flatMap(inventories::of).flatMap(inventory -> inventory.agent(id));
    }

    /** Where the agent answers its clients: its first port; empty where it has none. */
    public Optional<String> endpoint(String environment, String id) {
        return EnvironmentName.of(environment)
                .flatMap(inventories::of)
                .flatMap(inventory -> inventory.agent(id).flatMap(agent -> endpoint(inventory, agent)));
    }

    /** The level at which changes of the environment are validated. */
    public String level(EnvironmentName environment) {
        return EnvironmentProfile.of(environment, inventories).validationLevel();
    }

    private static Optional<String> endpoint(Inventory inventory, Agent agent) {
        String host = inventory.machine(agent.machine()).ssh().host();
        return agent.ports().stream().findFirst().map(port -> {
            boolean everywhere = port.address().isEmpty() || port.address().equals("0.0.0.0");
            return String.format(Locale.ROOT, "http://%s:%d", everywhere ? host : port.address(), port.hostPort());
        });
    }

    /**
     * The agents that a request means.
     *
     * @throws ProblemException where it names one that there is not, or means nobody
     */
    public List<Agent> selected(Inventory inventory, AgentSelection selection) {
        List<Agent> agents = matching(inventory, selection);
        if (agents.isEmpty()) {
            throw nobody(inventory);
        }
        return agents;
    }

    /**
     * The agents that a request means, and be it nobody.
     *
     * @throws ProblemException where it names one that there is not
     */
    public List<Agent> matching(Inventory inventory, AgentSelection selection) {
        List<String> ids = selection.ids();
        return ids == null
                ? inventory.agents().stream().filter(selection::includes).toList()
                : ids.stream().map(id -> agent(inventory, id)).toList();
    }

    /** The refusal of a request that means nobody. */
    public static ProblemException nobody(Inventory inventory) {
        return ProblemException.invalid(List.of(new FieldError(
                "agents",
                "matches none of the %d agents of %s"
                        .formatted(
                                inventory.agents().size(),
                                inventory.environment().wire()),
                List.copyOf(inventory.machines().keySet()))));
    }

    private ProblemException unknown(Inventory inventory, String id) {
        String environment = inventory.environment().wire();
        List<String> near = near(inventory, id);
        List<String> elsewhere = inventories.all().stream()
                .filter(other -> other.agent(id).isPresent())
                .map(other -> other.environment().wire())
                .toList();
        String detail = "%s has no agent %s.".formatted(environment, id);
        if (!elsewhere.isEmpty()) {
            detail += " It is in: " + String.join(", ", elsewhere) + ".";
        } else if (!near.isEmpty()) {
            detail += " Similar: " + String.join(", ", near) + ".";
        }
        return new ProblemException(ProblemKind.UNKNOWN_AGENT, detail)
                .with("similar", near)
                .with("elsewhere", elsewhere);
    }

    private static List<String> near(Inventory inventory, String id) {
        return Similarity.nearest(id, inventory.agents().stream().map(Agent::id).toList(), MOST_SUGGESTIONS);
    }
}
