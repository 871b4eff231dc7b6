/** The runtimes against the machines of the testbed. */
@NullMarked
package io.opsaga.activities.runtime;

import org.jspecify.annotations.NullMarked;
