/** Secrets that an installation makes for itself, each in a file that only its owner can read. */
@NullMarked
package io.opsaga.worker.secrets;

import org.jspecify.annotations.NullMarked;
