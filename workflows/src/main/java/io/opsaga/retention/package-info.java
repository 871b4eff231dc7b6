/**
 * Retention: of the executions of a declared backup those go that no rule keeps, that are not the newest verified one, and that nobody needs.
 *
 * <p>Steps in order: decide what is kept, and see what the stores hold, also of executions that failed; take off the list what goes, so
 * that nobody is offered it; read a share of what is stored, where that is asked for. When the operation can no longer be undone: forget the
 * snapshots of what goes, store by store; write down that it is gone; give the room back. Undone, what goes is listed again. What an undo
 * cannot bring back: nothing is removed from any store before the end of the undo lease, and nothing that was removed comes back after it.
 */
@NullMarked
package io.opsaga.retention;

import org.jspecify.annotations.NullMarked;
