/**
 * Run control: agents are stopped, started, restarted or removed, as what they are; none gets another version.
 *
 * <p>Steps in order: look at every machine once (what there is of each agent, whether it runs, whether it is well), then act upon the
 * agents layer by layer, so many of a machine at once and all machines at the same time; record who is stopped on purpose now, and who no
 * longer. Whoever others depend on is stopped after them and started before them. What is removed is only put aside, and given up when
 * the operation can no longer be undone. What an undo cannot bring back: what a program held in memory.
 */
@NullMarked
package io.opsaga.control;

import org.jspecify.annotations.NullMarked;
