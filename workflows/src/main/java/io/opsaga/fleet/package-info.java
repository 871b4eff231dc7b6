/**
 * Change of many agents over several machines, as one operation with one undo stack.
 *
 * <p>Steps in order: survey every machine once (what the version is, what runs, what would be in the way), then change the
 * agents layer by layer, so many of a machine at once and all machines at the same time; record the releases; retire what is
 * no longer needed. Each agent takes one activity that changes it and, where it must, one that brings it back. Agents that
 * are right already are not touched, neither forwards nor backwards. What happens when an agent fails is the plan's policy.
 * What a rollback cannot restore: data that a new version wrote while it ran.
 */
@NullMarked
package io.opsaga.fleet;

import org.jspecify.annotations.NullMarked;
