package io.opsaga.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.saga.Payloads;
import io.temporal.api.common.v1.Payload;
import org.junit.jupiter.api.Test;

class AgentOutcomeTest {
    @Test
    void whatIsEmptyTakesNoPlaceInPayloadsAndIsReadBackAsEmpty() {
        AgentOutcome row = new AgentOutcome("a", "pc2", "", "2.0", Outcome.CHANGED, "", 0);

        Payload payload = Payloads.converter().toPayload(row).orElseThrow();

        assertThat(payload.getData().toStringUtf8()).doesNotContain("reason", "from", "millis", "layer");
        assertThat(Payloads.converter().fromPayload(payload, AgentOutcome.class, AgentOutcome.class))
                .isEqualTo(row);
    }
}
