/** The activities of a fleet over a runtime that is played. */
@NullMarked
package io.opsaga.activities.fleet;

import org.jspecify.annotations.NullMarked;
