/** Backups: what their saga asks of sources and stores, and the list of what was made. */
@NullMarked
package io.opsaga.activities.backup;

import org.jspecify.annotations.NullMarked;
