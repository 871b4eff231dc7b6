package io.opsaga.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class FleetRunTest {
    private static final String STATUS = """
            {"operation_id":"fleet_1","environment":"production","stage":"initialized","progress_percentage":0,
             "next_action":"waits for approval until noon",
             "approval":{"state":"%s","plan_hash":"abc"},"agents":[]}""";

    private final JsonMapper json = JsonMapper.builder().build();

    /** Whoever has asked may not approve, so waiting here would be in vain. */
    @Test
    void nobodyStaysForAnApproval() {
        FleetRun run = FleetRun.of(json.readTree(STATUS.formatted("waiting")));

        assertThat(run.isOver()).isTrue();
        assertThat(run.failure()).isEqualTo("waits for approval until noon");
        assertThat(run.wanted()).isZero();
    }

    @Test
    void whatIsApprovedIsFollowed() {
        FleetRun run = FleetRun.of(json.readTree(STATUS.formatted("approved")));

        assertThat(run.isOver()).isFalse();
        assertThat(run.failure()).isEmpty();
    }

    /** Each is a line of a table that is drawn over itself. */
    @Test
    void whatAProgramSaidInSeveralLinesIsOne() {
        String why = "CRASHED: it ended with code 3: Traceback\n  File \"x\"\r\nKeyError\n";
        FleetRun run = FleetRun.refused("staging", List.of("planner"), why);

        assertThat(run.failure()).isEqualTo("CRASHED: it ended with code 3: Traceback | File \"x\" | KeyError");
        assertThat(run.agents().get(0).reason()).isEqualTo(run.failure());
    }
}
