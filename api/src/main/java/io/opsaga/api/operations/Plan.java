package io.opsaga.api.operations;

import io.opsaga.deployment.DeploymentPlan;
import io.opsaga.deployment.DeploymentStep;
import io.opsaga.fleet.FleetPlan;
import io.opsaga.fleet.FleetStep;
import io.opsaga.fleet.Layers;
import io.opsaga.operation.AgentOutcome;
import io.opsaga.operation.AgentOutcome.Outcome;
import io.opsaga.operation.Operation;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Terms;
import io.opsaga.saga.StepName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** What an operation's workflow is started with, and what everybody can be told of it before it has begun. */
public sealed interface Plan {
    /** The workflow's argument, which is recorded with the operation until it has begun. */
    Object input();

    Operation operation();

    List<? extends StepName> steps();

    /** The table of an operation on many agents; empty for one on a single agent. */
    List<AgentOutcome> agents();

    /** What is known of it before it has begun, besides its plan. */
    default Map<String, String> facts() {
        return Map.of();
    }

    /** All settings that change what is done, see {@link io.opsaga.operation.PlanLines#head}. */
    List<String> conditions();

    /** The same plan of the same operation on other terms. */
    Plan with(Terms terms);

    /** The agents that it is about. */
    default List<String> targets() {
        return agents().isEmpty()
                ? List.of(operation().target())
                : agents().stream().map(AgentOutcome::agent).toList();
    }

    /** Who it is about, and how it deals with failures, for the Web UI. */
    List<String> details();

    /** The plan that was recorded with an operation as this text. */
    static Plan of(Progress recorded, String text, JsonMapper json) {
        return switch (recorded.operation().kind()) {
            case DEPLOYMENT -> new OfDeployment(json.readValue(text, DeploymentPlan.class));
            case FLEET -> new OfFleet(json.readValue(text, FleetPlan.class));
        };
    }

    /** The deployment of one agent. */
    record OfDeployment(DeploymentPlan input) implements Plan {
        @Override
        public Operation operation() {
            return input.operation();
        }

        @Override
        public List<? extends StepName> steps() {
            return List.of(DeploymentStep.values());
        }

        @Override
        public List<AgentOutcome> agents() {
            return List.of();
        }

        @Override
        public Map<String, String> facts() {
            return input.ignored().isEmpty()
                    ? Map.of()
                    : Map.of(DeploymentPlan.IGNORED, String.join(",", input.ignored()));
        }

        @Override
        public List<String> conditions() {
            return input.conditions();
        }

        @Override
        public Plan with(Terms terms) {
            return new OfDeployment(input.of(operation().with(terms)));
        }

        @Override
        public List<String> details() {
            String failure = input.autoRollback() ? "rolled back at once" : "left as it is, for somebody to look at";
            return List.of(
                    "agent **%s** (%s)".formatted(operation().target(), input.runtime()), "a failure is " + failure);
        }
    }

    /** The change of many agents. */
    record OfFleet(FleetPlan input) implements Plan {
        @Override
        public Operation operation() {
            return input.operation();
        }

        @Override
        public List<? extends StepName> steps() {
            return FleetStep.of(input);
        }

        @Override
        public List<AgentOutcome> agents() {
            return input.agents().stream()
                    .map(agent -> new AgentOutcome(
                            agent.id(), agent.machine(), "", input.versionOf(agent), Outcome.UNTOUCHED, "", 0))
                    .toList();
        }

        @Override
        public Map<String, String> facts() {
            return Map.of(Progress.LAYERS, Layers.sizes(input.agents()));
        }

        @Override
        public List<String> conditions() {
            return input.conditions();
        }

        @Override
        public Plan with(Terms terms) {
            return new OfFleet(input.of(operation().with(terms)));
        }

        @Override
        public List<String> details() {
            return List.of(
                    "**%d agents** (%s) to %s"
                            .formatted(input.agents().size(), operation().target(), versions()),
                    "at most %d at once on a machine".formatted(input.maxParallelPerMachine()),
                    "after more than %d failures: **%s**"
                            .formatted(input.maxFailures(), input.policy().wire()));
        }

        /** Each version with the number of its agents. */
        private String versions() {
            Map<String, Integer> counts = new TreeMap<>();
            input.agents().forEach(agent -> counts.merge(input.versionOf(agent), 1, Integer::sum));
            return counts.entrySet().stream()
                    .map(count ->
                            counts.size() == 1 ? count.getKey() : "%s (%d)".formatted(count.getKey(), count.getValue()))
                    .collect(Collectors.joining(", "));
        }
    }
}
