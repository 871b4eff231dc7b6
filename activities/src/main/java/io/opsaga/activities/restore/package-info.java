/** Restores: what their saga asks of stores and of the places that are restored to. */
@NullMarked
package io.opsaga.activities.restore;

import org.jspecify.annotations.NullMarked;
