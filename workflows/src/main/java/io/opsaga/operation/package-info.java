/**
 * What all operations have in common, whatever they do: identity, actor, target and lock, the control surface (rollback,
 * retry, progress) and the ports to the store.
 */
@NullMarked
package io.opsaga.operation;

import org.jspecify.annotations.NullMarked;
