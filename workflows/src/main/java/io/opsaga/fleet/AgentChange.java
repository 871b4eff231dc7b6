package io.opsaga.fleet;

import io.opsaga.deployment.Release;
import io.opsaga.deployment.Snapshot;

/** One agent's way from what ran to what shall run. */
public record AgentChange(String agent, Release next, Snapshot old) {}
