/** The deployment saga against a machine and a store that are played, with faults at every step. */
@NullMarked
package io.opsaga.deployment;

import org.jspecify.annotations.NullMarked;
