/**
 * Streams of sources in stores. A stream is made in this process and handed to the engine by a pipe, so that it is counted and checked while
 * it passes, and that one which is cut never becomes a snapshot. What belongs together is sealed by its manifest, and proven by being taken
 * out again.
 */
@NullMarked
package io.opsaga.activities.vault;

import org.jspecify.annotations.NullMarked;
