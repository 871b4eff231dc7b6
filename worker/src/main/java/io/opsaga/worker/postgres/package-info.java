/**
 * A PostgreSQL of our own, for installations that bring none: real server binaries, started and stopped by this process, with
 * data that outlives it.
 */
@NullMarked
package io.opsaga.worker.postgres;

import org.jspecify.annotations.NullMarked;
