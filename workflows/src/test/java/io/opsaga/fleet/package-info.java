/** The fleet saga against machines and a store that are played, with faults at every agent. */
@NullMarked
package io.opsaga.fleet;

import org.jspecify.annotations.NullMarked;
