package io.opsaga.fleet;

import io.opsaga.saga.OutsideText;

/**
 * An agent was changed.
 *
 * @param millis how long that took
 * @param detail how long its parts took, for people
 */
public record AgentResult(String agent, long millis, String detail) {
    public AgentResult {
        detail = OutsideText.line(detail);
    }
}
