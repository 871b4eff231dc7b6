package io.opsaga.fleet;

import io.opsaga.saga.OutsideText;
import io.opsaga.saga.Reading;

/** What was read back of one agent. */
public record AgentReading(String agent, Reading reading) {
    /** Many come together. */
    public AgentReading {
        reading = new Reading(reading.effect(), OutsideText.line(reading.detail()));
    }
}
