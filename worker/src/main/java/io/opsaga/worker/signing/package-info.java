/**
 * Who sent what a run is told: what Opsaga sends to Temporal is signed by a key that only its processes have, and what reaches a
 * worker is marked with where it came from, so that an order that came past Opsaga is never taken for somebody else's.
 */
@NullMarked
package io.opsaga.worker.signing;

import org.jspecify.annotations.NullMarked;
