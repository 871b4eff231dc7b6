/**
 * Work on a machine, for whatever target: its heartbeat, its end when it is cancelled, one worker at a time, many questions at once. Knows
 * neither what is worked on nor with which technology.
 */
@NullMarked
package io.opsaga.activities.machine;

import org.jspecify.annotations.NullMarked;
