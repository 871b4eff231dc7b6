/** The activities of a fleet: one look at a machine for all its agents, and all steps of one agent in one activity. */
@NullMarked
package io.opsaga.activities.fleet;

import org.jspecify.annotations.NullMarked;
