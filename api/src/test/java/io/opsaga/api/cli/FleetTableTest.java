package io.opsaga.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.cli.FleetRun.Outcome;
import io.opsaga.api.cli.FleetRun.Row;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetTableTest {
    private static final Paint PLAIN = new Paint(false, true);

    private static List<String> draw(int columns, int rows, FleetRun... runs) {
        return new FleetTable(PLAIN, columns, rows).lines(List.of(runs));
    }

    private static List<Row> halfWay() {
        return Runs.seventyFour(row -> {
            int number = Integer.parseInt(row.agent().substring("agent-".length()));
            return switch (row.layer()) {
                case 1 -> number == 30 ? Outcome.FAILED : Outcome.CHANGED;
                case 2 -> number < 20 ? Outcome.CHANGED : number < 40 ? Outcome.CHANGING : Outcome.UNTOUCHED;
                default -> Outcome.UNTOUCHED;
            };
        });
    }

    @Test
    void machinesAndLayersHaveALineWithASignForEachAgent() {
        List<String> lines = draw(100, 24, Runs.running(41, halfWay()));

        assertThat(lines)
                .startsWith(
                        "production · deploying · change agents",
                        "████████████████░░░░░░░░░░░░░░░░░░░░░░░░  41 %  31 of 74 agents, about 12 s left",
                        "  main-pc   layer 1  ✓✓✓✓✓✓✓✓✓✓✗✓✓✓✓✓✓✓  17 changed, 1 failed",
                        "  main-pc   layer 2  ✓✓✓✓✓✓✓▸▸▸▸▸▸····  7 changed, 6 changing, 4 untouched",
                        "  main-pc   layer 3  ·················  17 untouched",
                        "  pc2       layer 1  ✓✓✓✓✓✓✓  7 changed",
                        "  pc2       layer 2  ········  8 untouched",
                        "  pc2       layer 3  ·······  7 untouched",
                        "▸ changing agent-22, agent-25, agent-28, agent-31, agent-34, agent-37");
        assertThat(lines).hasSize(10);
    }

    @Test
    void whoIsBusyAndWhoFailedIsSaidByName() {
        List<String> lines = draw(60, 24, Runs.running(41, halfWay()));

        assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("▸ changing agent-22, agent-25"));
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("✗ agent-30 on main-pc failed: CRASHED: exit code 3")
                        .endsWith("…")
                        .hasSize(59));
    }

    @ParameterizedTest
    @CsvSource({"80, 24", "80, 10", "40, 24", "20, 8", "8, 4", "1, 1", "200, 60"})
    void itFitsAnyTerminal(int columns, int rows) {
        List<Row> failing = Runs.seventyFour(row -> row.layer() == 2 ? Outcome.FAILED : Outcome.UNDOING);

        List<String> lines = draw(columns, rows, Runs.running(41, failing));

        assertThat(lines).hasSizeBetween(1, Math.max(1, rows - 1));
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(Math.max(1, columns - 1)));
    }

    @Test
    void whatDoesNotFitIsCounted() {
        List<Row> failing = Runs.seventyFour(row -> row.layer() == 2 ? Outcome.FAILED : Outcome.CHANGED);

        List<String> lines = draw(80, 12, Runs.running(41, failing));

        assertThat(lines).hasSize(11).last().isEqualTo("  and 23 more");
        List<Row> spread = IntStream.range(0, 30)
                .mapToObj(i -> Runs.row("a" + i, "rack-" + i, 1, Outcome.CHANGED, ""))
                .toList();
        assertThat(draw(80, 10, Runs.running(50, spread)))
                .hasSize(9)
                .last()
                .isEqualTo("  24 others  ✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓  24 changed");
    }

    @Test
    void layersAreDrawnTogetherWhereThereIsNoRoomForEach() {
        List<String> lines = draw(80, 8, Runs.running(41, halfWay()));

        assertThat(lines).hasSize(6);
        assertThat(lines.get(2)).startsWith("  main-pc").doesNotContain("layer").contains("24✓ 6▸ 21· 1✗");
        assertThat(lines.get(3)).startsWith("  pc2");
    }

    @Test
    void severalEnvironmentsShareTheTerminal() {
        FleetRun one = Runs.running(41, halfWay());
        FleetRun other = new FleetRun("testing", "fleet_2", "deploying", 2, 1, "", "", halfWay());

        assertThat(draw(80, 24, one, other))
                .hasSizeLessThanOrEqualTo(23)
                .anySatisfy(line -> assertThat(line).startsWith("production"))
                .anySatisfy(line -> assertThat(line).startsWith("testing"));
    }

    @Test
    void coloursAndSignsAreThoseTheTerminalHas() {
        List<Row> rows = List.of(Runs.row("a", "pc2", 1, Outcome.FAILED, ""));
        FleetRun run = Runs.over(rows);

        assertThat(new FleetTable(new Paint(true, true), 80, 24).lines(List.of(run)))
                .anySatisfy(line -> assertThat(line).contains("\u001b[31m✗\u001b[0m"));
        assertThat(new FleetTable(new Paint(false, false), 80, 24).lines(List.of(run)))
                .allSatisfy(line -> assertThat(line).matches("\\p{ASCII}*"));
        assertThat(Paint.of(Map.of("NO_COLOR", "1")).in(Outcome.FAILED, "x")).isEqualTo("x");
        assertThat(Paint.of(Map.of("TERM", "dumb")).in(Outcome.FAILED, "x")).isEqualTo("x");
        assertThat(Paint.of(Map.of("NO_COLOR", "")).in(Outcome.FAILED, "x")).contains("\u001b[31m");
    }

    @Test
    void theTerminalsSizeIsWhatItSays() {
        Window window = new Window(() -> "50 132");
        assertThat(List.of(window.rows(), window.columns())).containsExactly(50, 132);
        for (String odd : List.of("0 0", "", "stty: no", "24")) {
            Window silent = new Window(() -> odd);
            assertThat(List.of(silent.rows(), silent.columns())).as(odd).containsExactly(24, 80);
        }
    }
}
