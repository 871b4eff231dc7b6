package io.opsaga.api.cli;

import io.opsaga.api.cli.FleetRun.Outcome;
import io.opsaga.api.cli.FleetRun.Row;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** For logs: a line for each percent, and one for each agent that fails or is undone. */
final class PlainScreen extends Screen {
    private static final Set<Outcome> TOLD =
            EnumSet.of(Outcome.FAILED, Outcome.UNDOING, Outcome.UNDONE, Outcome.NOT_UNDONE);

    private final Map<String, String> lines = new HashMap<>();
    private final Map<String, Outcome> outcomes = new HashMap<>();

    private final Supplier<String> stamp;

    /** @param stamp what each line begins with */
    PlainScreen(PrintStream out, Supplier<String> stamp) {
        super(out);
        this.stamp = stamp;
    }

    @Override
    synchronized void line(String text) {
        super.line(stamp.get() + text);
    }

    @Override
    void sign(String text) {
        line(text);
    }

    @Override
    void show(List<FleetRun> runs) {
        runs.forEach(run -> show(run, runs.size() == 1 ? "" : run.environment() + ": "));
    }

    private void show(FleetRun run, String prefix) {
        for (Row row : run.agents()) {
            Outcome before = outcomes.put(run.environment() + "/" + row.agent(), row.outcome());
            if (before != row.outcome() && TOLD.contains(row.outcome())) {
                String reason = row.reason().isEmpty() ? "" : ": " + row.reason();
                line("%s%s on %s %s%s"
                        .formatted(
                                prefix,
                                row.agent(),
                                row.machine(),
                                row.outcome().spoken(),
                                reason));
            }
        }
        String line = "%s%s".formatted(prefix, FleetTable.share(run));
        if (!line.equals(lines.put(run.environment(), line))) {
            line(line);
        }
    }
}
