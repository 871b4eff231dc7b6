package io.opsaga.inventory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What agents really run, as their machines tell it, whatever is recorded of them. */
public interface RunningAgents {
    /**
     * Looks at the machines of an environment, at all of them at the same time. Answers within some seconds whatever they do: of an agent
     * whose machine says nothing it is said that it was not seen. What was seen may be some seconds old, and whoever asks at the same time
     * shares one look.
     *
     * @param machine null for all of them
     * @return by agent's id, each agent of these machines
     */
    Map<String, Sight> look(EnvironmentName environment, @Nullable String machine);

    /**
     * One agent as it was seen, or why it was not.
     *
     * @param found what is there; null where nothing is, or nobody could look
     * @param oddities what else is not as it should be, for people
     * @param health healthy, unhealthy, unreachable (its machine), or unknown where it cannot be asked or has not answered yet
     * @param silence why nothing is known; empty where it was looked at
     */
    record Sight(@Nullable Found found, List<String> oddities, String health, String silence) {
        public Sight {
            oddities = List.copyOf(oddities);
        }

        /** An agent that nobody could look at. */
        public static Sight unseen(String why) {
            return new Sight(null, List.of(), "unreachable", why);
        }

        public boolean seen() {
            return silence.isEmpty();
        }

        public Sight with(String answered) {
            return new Sight(found, oddities, answered, silence);
        }
    }

    /**
     * What is there as the agent.
     *
     * @param state running, or what else its machine calls it, such as exited or restarting
     * @param since when it was started, by its machine's clock; null where that is not known, or it does not run
     * @param version as it was deployed; that of its image where it was not
     * @param digest the image's id or the artifact's checksum
     * @param configuration hash of the declaration it was started with; empty where Opsaga has not started it
     * @param reference which container or release folder it is
     * @param operation which operation has brought it; empty where that is not known
     */
    record Found(
            String state,
            @Nullable Instant since,
            String version,
            String digest,
            String configuration,
            String reference,
            String operation) {
        public static final String RUNNING = "running";

        public boolean runs() {
            return state.equals(RUNNING);
        }
    }
}
