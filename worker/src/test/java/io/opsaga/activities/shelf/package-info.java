/** A section of inventories that only tests have: this package, and the schema beside it. */
@NullMarked
package io.opsaga.activities.shelf;

import org.jspecify.annotations.NullMarked;
