/**
 * The store in PostgreSQL: operations, locks, releases and API keys. {@link io.opsaga.activities.store.Store} is the only
 * door; behind it is one class per port, with its SQL beside the method that runs it.
 */
@NullMarked
package io.opsaga.activities.store;

import org.jspecify.annotations.NullMarked;
