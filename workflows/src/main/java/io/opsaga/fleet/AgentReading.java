package io.opsaga.fleet;

import io.opsaga.saga.Reading;

/** What was read back of one agent. */
public record AgentReading(String agent, Reading reading) {}
