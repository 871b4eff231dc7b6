/**
 * The change of many targets as one operation with one undo stack: layer by layer of their dependencies, so many of a place at
 * once and all places at the same time. How many may fail, what becomes of the others then, and whether somebody is asked, is
 * said by the {@link io.opsaga.rollout.RolloutTerms}.
 *
 * <p>A capability brings its targets as {@link io.opsaga.rollout.Row}s and says in a {@link io.opsaga.rollout.Crew} how a batch of
 * them is changed, read back and undone. What a target is, nobody knows here.
 */
@NullMarked
package io.opsaga.rollout;

import org.jspecify.annotations.NullMarked;
