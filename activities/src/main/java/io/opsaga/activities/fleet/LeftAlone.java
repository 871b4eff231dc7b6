package io.opsaga.activities.fleet;

import io.opsaga.fleet.AgentSurvey;
import io.opsaga.fleet.AgentSurvey.State;
import io.opsaga.fleet.FleetQuestion;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.stops.Stop;
import io.opsaga.stops.StopLookup;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is left as it is by a fleet: who was stopped on purpose, and who runs and is not well as it depends on such a one, also by way of others. No
 * version would be well there. What does not run at all has another reason for that, and is started.
 */
final class LeftAlone {
    private final Inventories inventories;
    private final StopLookup stops;

    LeftAlone(Inventories inventories, StopLookup stops) {
        this.inventories = inventories;
        this.stops = stops;
    }

    /** The same answers, but for those who are left alone. */
    List<AgentSurvey> among(FleetQuestion question, List<AgentSurvey> answers) {
        List<Agent> agents = EnvironmentName.of(question.environment())
                .flatMap(inventories::of)
                .map(Inventory::agents)
                .orElse(List.of());
        Map<String, Stop> stopped = stops.among(
                question.environment(), agents.stream().map(Agent::id).toList());
        if (stopped.isEmpty()) {
            return answers;
        }
        Dependencies dependencies = new Dependencies(agents);
        return answers.stream()
                .map(answer -> judged(answer, stopped, dependencies))
                .toList();
    }

    private static AgentSurvey judged(AgentSurvey answer, Map<String, Stop> stopped, Dependencies dependencies) {
        Stop own = stopped.get(answer.agent());
        if (own != null) {
            return AgentSurvey.stopped(answer, own.sentence());
        }
        boolean open = answer.state() == State.DRIFTED || answer.state() == State.TO_CHANGE;
        Optional<Stop> below = open && answer.old().ranUnwell()
                ? dependencies.of(answer.agent()).stream()
                        .filter(stopped::containsKey)
                        .map(stopped::get)
                        .findFirst()
                : Optional.empty();
        return below.map(stop -> AgentSurvey.stopped(
                        answer,
                        "it is not well (%s), and depends on what is not there: %s"
                                .formatted(answer.old().complaint(), stop.sentence())))
                .orElse(answer);
    }
}
