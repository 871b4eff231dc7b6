package io.opsaga.fleet;

import io.temporal.common.WorkflowExecutionHistory;
import java.util.Set;
import java.util.stream.Collectors;

/** What the history of a fleet's run says. */
record FleetHistory(WorkflowExecutionHistory recorded) {
    int events() {
        return recorded.getEvents().size();
    }

    long bytes() {
        return recorded.getHistory().getSerializedSize();
    }

    String json() {
        return recorded.toJson(true);
    }

    /** How many activities of that type were asked for. */
    long activities(String type) {
        return recorded.getEvents().stream()
                .filter(event -> event.getActivityTaskScheduledEventAttributes()
                        .getActivityType()
                        .getName()
                        .equals(type))
                .count();
    }

    /** Whether the changes of all these agents are over, as far as the server knows. */
    boolean tellsEndOf(Set<String> agents) {
        Set<Long> ended = recorded.getEvents().stream()
                .map(event -> Math.max(
                        event.getActivityTaskCompletedEventAttributes().getScheduledEventId(),
                        event.getActivityTaskFailedEventAttributes().getScheduledEventId()))
                .collect(Collectors.toSet());
        String inputs = recorded.getEvents().stream()
                .filter(event -> ended.contains(event.getEventId()))
                .flatMap(event -> event.getActivityTaskScheduledEventAttributes().getInput().getPayloadsList().stream())
                .map(payload -> payload.getData().toStringUtf8())
                .collect(Collectors.joining());
        return agents.stream().allMatch(agent -> inputs.contains("\"agent\":\"%s\"".formatted(agent)));
    }
}
