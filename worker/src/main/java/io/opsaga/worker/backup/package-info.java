/** How backups, and restores of them, are put together in a process that makes them. */
@NullMarked
package io.opsaga.worker.backup;

import org.jspecify.annotations.NullMarked;
