package io.opsaga.rollout;

import io.opsaga.saga.Failure;

/**
 * What a capability calls the failures of a rollout, as they speak of its targets.
 *
 * @param tooMany more have failed than may
 * @param some some have failed, no more than may; the others are as they shall be
 * @param notUndone one that failed could not be brought back to what it was
 * @param dependencyGone later layers depend on one that failed and of which nothing is left
 */
public record RolloutFailures(Failure tooMany, Failure some, Failure notUndone, Failure dependencyGone) {}
