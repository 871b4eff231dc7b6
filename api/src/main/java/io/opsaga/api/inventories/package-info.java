/** Which inventories are in force, and reading them again. */
@NullMarked
package io.opsaga.api.inventories;

import org.jspecify.annotations.NullMarked;
