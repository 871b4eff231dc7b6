package io.opsaga.api.cli;

import io.opsaga.api.cli.FleetRun.Outcome;
import io.opsaga.api.cli.FleetRun.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Fleets for the tests. */
final class Runs {
    private Runs() {}

    static Row row(String agent, String machine, int layer, Outcome outcome, String reason) {
        return new Row(agent, machine, layer, outcome, reason);
    }

    static FleetRun running(int percentage, List<Row> rows) {
        return new FleetRun("production", "fleet_1", "deploying", percentage, 11.2, "change agents", "", rows);
    }

    static FleetRun over(List<Row> rows) {
        return new FleetRun("production", "fleet_1", "completed", 100, 0, "", "", rows);
    }

    /** 52 agents on one machine and 22 on another, in three layers. */
    static List<Row> seventyFour(Function<Row, Outcome> outcome) {
        List<Row> rows = new ArrayList<>();
        for (int layer = 1; layer <= 3; layer++) {
            int first = layer;
            IntStream.range(0, 74).filter(i -> i % 3 == first - 1).forEach(i -> {
                Row bare = row("agent-%02d".formatted(i), i < 52 ? "main-pc" : "pc2", first, Outcome.UNTOUCHED, "");
                Outcome is = outcome.apply(bare);
                String reason = is == Outcome.FAILED ? "CRASHED: exit code 3; " + "out of luck ".repeat(20) : "";
                rows.add(row(bare.agent(), bare.machine(), first, is, reason));
            });
        }
        return rows;
    }
}
