package io.opsaga.inventory;

import java.util.Optional;

/** What versions of agents wrote, as it lies on their machines. */
public interface AgentLogs {
    /**
     * The end of what the version wrote that an operation brought, while that is on its machine, and for a day after it was removed.
     *
     * @return at most 1 MiB of text without control characters, the values of the agent's environment masked; empty where nothing is
     *     there, or no longer
     * @throws Unavailable if the machine does not tell within ten seconds
     * @throws Elsewhere if the machine hands on what its agents write, and keeps nothing that could be read
     */
    Optional<String> log(EnvironmentName environment, String agent, String operation);

    /** The machine hands on what its agents write. */
    final class Elsewhere extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Elsewhere(String message) {
            super(message);
        }
    }

    /** The machine cannot be asked now. */
    final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
