/** What every saga asks of the store, as activities: a thin layer over the ports, without rules of its own. */
@NullMarked
package io.opsaga.activities.operation;

import org.jspecify.annotations.NullMarked;
