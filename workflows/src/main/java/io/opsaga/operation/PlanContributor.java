package io.opsaga.operation;

import java.util.List;

/** What a saga can tell of its plan besides its steps; asked after a rehearsal. */
public interface PlanContributor {
    /** What would be done with each agent; those that nobody has looked at yet are missing. */
    List<PlannedAgent> agents();

    /** All settings that change what is done, such as {@code policy=all-or-nothing}. */
    List<String> conditions();
}
