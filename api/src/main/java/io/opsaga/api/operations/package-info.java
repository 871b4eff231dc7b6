/**
 * What operations of every kind have in common: their addresses, and the way from a request to a running workflow and back (start, query,
 * update, and the starting of what was lost on the way). A kind comes in by its {@link io.opsaga.api.operations.Door}.
 */
@NullMarked
package io.opsaga.api.operations;

import org.jspecify.annotations.NullMarked;
