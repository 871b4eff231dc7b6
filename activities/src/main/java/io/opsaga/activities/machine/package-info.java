/**
 * Work on a machine, for whatever target: its heartbeat, its end when it is cancelled, one worker at a time, many questions at once, and the
 * fence that keeps out who no longer holds the target. Knows nothing of what is worked on; of technologies, only the way to the machine.
 */
@NullMarked
package io.opsaga.activities.machine;

import org.jspecify.annotations.NullMarked;
