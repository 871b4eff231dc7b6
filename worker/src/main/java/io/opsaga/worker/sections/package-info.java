/** Which sections inventories can have in this installation. */
@NullMarked
package io.opsaga.worker.sections;

import org.jspecify.annotations.NullMarked;
