package io.opsaga.orphan;

import io.opsaga.inventory.EnvironmentName;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What agents have left on machines where no inventory in force declares them. */
public interface Orphans {
    /**
     * Asks all machines of an environment at the same time, and compares what they say with what the inventories in force declare and the
     * store has recorded. Answers within some seconds whatever they do. Whoever asks at the same time shares one look.
     *
     * @param environment null for all
     */
    Report look(@Nullable EnvironmentName environment);

    /** The last report about all environments, if any was made; a new one is begun, and not waited for, where that is a minute old. */
    Optional<Report> latest();

    /**
     * What was found.
     *
     * @param orphans brought by this Opsaga, and declared to be elsewhere or nowhere
     * @param unknown of what nobody can tell whether it is one
     */
    record Report(List<Seen> orphans, List<Unknown> unknown) {
        public Report {
            orphans = List.copyOf(orphans);
            unknown = List.copyOf(unknown);
        }
    }

    /**
     * One orphan as it was seen.
     *
     * @param declaredOn the machine that its agent is declared to be on; null where it is declared nowhere
     * @param version as it was deployed
     * @param state running, or what else its machine calls it
     * @param since when it was started; null where that is not known, or it does not run
     */
    record Seen(
            String environment,
            Orphan orphan,
            @Nullable String declaredOn,
            String version,
            String state,
            @Nullable Instant since) {}

    /**
     * Something of which nobody can tell.
     *
     * @param agent empty where it is about a whole machine
     */
    record Unknown(String environment, String machine, String agent, Why why, String sentence) {}

    /** Why nobody can tell. */
    enum Why {
        /** The machine did not answer, or did not say all. */
        MACHINE_SILENT,
        /** An agent is recorded on a machine that its environment's inventory has no more. */
        MACHINE_GONE,
        /** An agent is recorded in an environment that no inventory has any more. */
        ENVIRONMENT_GONE,
        /** It has Opsaga's labels or files, and no record here: another Opsaga may have brought it. It is never removed. */
        NOT_RECORDED,
        /** It was brought to another machine of the inventory: both may be names of one host, and it what is wanted there. It is never removed. */
        BROUGHT_ELSEWHERE;

        /** As responses spell it. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
