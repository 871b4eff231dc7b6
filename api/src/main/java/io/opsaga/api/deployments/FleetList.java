package io.opsaga.api.deployments;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of operations on many agents.
 *
 * @param next to be given as {@code after} for the next page; null where this is the last
 */
record FleetList(List<FleetSummary> operations, @Nullable String next) {}
