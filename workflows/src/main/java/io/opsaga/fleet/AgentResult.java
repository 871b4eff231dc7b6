package io.opsaga.fleet;

/**
 * An agent was changed.
 *
 * @param millis how long that took
 * @param detail how long its parts took, for people
 */
public record AgentResult(String agent, long millis, String detail) {}
