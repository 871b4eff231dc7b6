/**
 * Orphans: what Opsaga has brought to a machine of agents that are not declared to be there any more, because they are gone from the
 * inventory, or have moved to another machine or runtime.
 *
 * <p>Which there are is told by the machines themselves. They are removed as agents are: put aside first, so that an undo brings them back
 * as they were, and given up when nothing can be undone any more.
 */
@NullMarked
package io.opsaga.orphan;

import org.jspecify.annotations.NullMarked;
