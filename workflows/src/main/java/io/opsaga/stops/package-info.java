/** Agents that somebody has stopped on purpose: nothing but an order to start them starts them again. */
@NullMarked
package io.opsaga.stops;

import org.jspecify.annotations.NullMarked;
