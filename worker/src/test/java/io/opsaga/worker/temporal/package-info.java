/** Tests of the connection to Temporal. */
@NullMarked
package io.opsaga.worker.temporal;

import org.jspecify.annotations.NullMarked;
