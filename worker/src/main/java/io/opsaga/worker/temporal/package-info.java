/** The connection to Temporal, the worker topology, and what the server is set up with. */
@NullMarked
package io.opsaga.worker.temporal;

import org.jspecify.annotations.NullMarked;
