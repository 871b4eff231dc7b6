package io.opsaga.inventory;

import java.util.Optional;

/** What versions of agents wrote, as it lies on their machines. */
public interface AgentLogs {
    /**
     * The end of what the version wrote that an operation brought, while that is on its machine, and for a day after it was removed.
     *
     * @param lines so many of the last lines, at most; one that is not finished counts
     * @return at most 1 MiB of text without control characters, the values of the agent's environment masked, and without an end that may
     *     be the beginning of such a value; empty where nothing is there, or no longer
     * @throws Unavailable if the machine does not tell within ten seconds
     * @throws Elsewhere if the machine hands on what its agents write, and keeps nothing that could be read
     */
    Optional<String> log(EnvironmentName environment, String agent, String operation, int lines);

    /** Somebody who reads on as an agent's versions write; asks no machine yet. */
    Following follow(EnvironmentName environment, String agent);

    /**
     * Reads what an agent's versions write, each line once, as masked as {@link #log}. A line that is not finished is held back until it
     * is, or nothing has come for a few seconds; an end of it that may be the beginning of a masked value is held back for as long as it
     * may be one. For one thread. All methods throw {@link Unavailable} and {@link Elsewhere} as {@link #log} does; nothing is lost then, and the same may be
     * asked again.
     */
    interface Following {
        /** What that operation's version has written so far is not told, should it run again later. */
        void skip(String operation);

        /**
         * The last lines that were finished of what that operation's version has written; one that is not finished comes with what is
         * {@linkplain #more read next}. Empty where there is no log.
         *
         * @param lines at most, with one that is not finished
         */
        Optional<String> last(String operation, int lines);

        /**
         * What has come since: where it was another operation's version that was read before, the rest of that one first, and then what
         * this one has written since it was read, or ever. About 1 MiB at most; what is left comes next.
         */
        String more(String operation);

        /** What was held back and may be shown all the same, for who stops reading. Asks no machine. */
        String end();
    }

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
