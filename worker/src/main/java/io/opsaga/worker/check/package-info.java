/** Looks at an inventory, its artifacts and its machines, and starts nothing. */
@NullMarked
package io.opsaga.worker.check;

import org.jspecify.annotations.NullMarked;
