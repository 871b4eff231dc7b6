/**
 * Backups: what a saga asks of sources and stores, done with an adapter for each kind of source and one engine for all stores. A stream is
 * made in this process and handed to the engine by a pipe, so that it is counted and checked while it passes, and that one which is cut
 * never becomes a snapshot.
 */
@NullMarked
package io.opsaga.activities.backup;

import org.jspecify.annotations.NullMarked;
