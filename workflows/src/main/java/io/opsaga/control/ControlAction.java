package io.opsaga.control;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is done with agents, and how they are afterwards. */
public enum ControlAction {
    /** It does not run, and nothing but an order starts it again. */
    STOP("stopped", true),
    /** What was there runs, and is healthy. */
    START("running", false),
    /** What was there runs anew, and is healthy. */
    RESTART("restarted", false),
    /** Nothing of it runs or is found on its machine; its data stays where it lies outside of its releases. */
    REMOVE("removed", true);

    private final String goal;
    private final boolean takesAway;

    ControlAction(String goal, boolean takesAway) {
        this.goal = goal;
        this.takesAway = takesAway;
    }

    /** How an agent is afterwards, in a word. */
    public String goal() {
        return goal;
    }

    /** Whether the agent does not run afterwards: then those that depend on it come before it. */
    public boolean takesAway() {
        return takesAway;
    }

    /** The action as requests and responses spell it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The action of that wire name. */
    public static Optional<ControlAction> of(String wire) {
        return Arrays.stream(values())
                .filter(action -> action.wire().equals(wire))
                .findFirst();
    }
}
