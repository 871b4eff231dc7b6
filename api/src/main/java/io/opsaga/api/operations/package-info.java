/** The way from a request to a running workflow and back: start, query, update, and the starting of what was lost on the way. */
@NullMarked
package io.opsaga.api.operations;

import org.jspecify.annotations.NullMarked;
