package io.opsaga.operation;

import org.jspecify.annotations.Nullable;

/**
 * How an operation is bound to a plan.
 *
 * @param dryRun whether only the plan is wanted: nothing is changed, locked or recorded
 * @param hash of the plan that the requester has seen: with another one the operation ends before any change; null for any
 * @param approval null where nobody has to approve
 */
public record Planning(
        boolean dryRun, @Nullable String hash, @Nullable ApprovalTerms approval) {}
