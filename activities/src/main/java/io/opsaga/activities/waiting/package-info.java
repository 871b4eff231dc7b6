/** Waiting for what is not under our control. */
@NullMarked
package io.opsaga.activities.waiting;

import org.jspecify.annotations.NullMarked;
