/**
 * A backup: something that is declared is copied into a store, and proven by being restored into a throw-away target.
 *
 * <p>Steps in order: see whether every store can be used and the source can be read; send the source's streams to the store; copy them to
 * further stores; restore what was stored and compare it with what was sent; list it. Until the last step nobody is offered it, so there
 * is no half backup. Undone, its snapshots are removed from every store. What an undo cannot bring back: nothing of the source is
 * changed; a repository that was made for the first backup of a store stays, empty.
 */
@NullMarked
package io.opsaga.backup;

import org.jspecify.annotations.NullMarked;
