package io.opsaga.api.cli;

import java.util.List;

/**
 * What became of the agents of all environments, for whoever called: a script reads the exit code.
 *
 * @param total how many agents were to be brought up; those that are in no run were left out
 */
record Account(List<FleetRun> runs, int total) {
    /** Every agent runs what it shall, or is left as it is on purpose. */
    static final int ALL = 0;

    /** Something else was hindered: an operation failed as a whole, was rolled back, waits, or left an agent out. */
    static final int HINDERED = 1;

    /** Opsaga does not answer. */
    static final int NO_ANSWER = 2;

    /** Some agents failed and are as they were before; all others run what they shall. */
    static final int WITH_FAILURES = 3;

    /** As {@link #WITH_FAILURES}, and the only failure is that a machine could not be reached. */
    static final int UNREACHABLE = 4;

    int exitCode() {
        if (wanted() == total) {
            return ALL;
        }
        List<FleetRun.Row> missing =
                rows().stream().filter(row -> !row.wanted()).toList();
        boolean kept = runs.stream().allMatch(FleetRun::isKept)
                && missing.size() == total - wanted()
                && missing.stream().allMatch(row -> row.outcome() == FleetRun.Outcome.FAILED);
        if (!kept) {
            return HINDERED;
        }
        return missing.stream().allMatch(FleetRun.Row::unreachable) ? UNREACHABLE : WITH_FAILURES;
    }

    int wanted() {
        return runs.stream().mapToInt(FleetRun::wanted).sum();
    }

    /** Those of the {@link #wanted} that were left as they are, for a reason that their rows tell. */
    long leftAlone() {
        return rows().stream().filter(FleetRun.Row::leftAlone).count();
    }

    List<FleetRun.Row> rows() {
        return runs.stream().flatMap(run -> run.agents().stream()).toList();
    }

    /** Machines that could not be reached, each once. */
    List<String> silentMachines() {
        return rows().stream()
                .filter(row -> row.outcome() == FleetRun.Outcome.FAILED && row.unreachable())
                .map(FleetRun.Row::machine)
                .distinct()
                .sorted()
                .toList();
    }
}
