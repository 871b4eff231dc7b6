/**
 * A restore: what a backup holds is put back, into the place that it was made of or into another of the same kind.
 *
 * <p>Steps in order: find a store that has it; look what the place would lose; take the streams out of the store and check each; copy what
 * is in the place into the store; put back what was backed up; compare the place with it; give up the copy when the restore can no longer
 * be rolled back. Undone, the copy is put back in its turn. What an undo cannot bring back: what was written to the place after the copy
 * was made, and what programs that use the place have made of what they read there meanwhile.
 */
@NullMarked
package io.opsaga.restore;

import org.jspecify.annotations.NullMarked;
