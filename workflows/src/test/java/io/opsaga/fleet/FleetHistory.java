package io.opsaga.fleet;

import io.temporal.common.WorkflowExecutionHistory;

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
}
