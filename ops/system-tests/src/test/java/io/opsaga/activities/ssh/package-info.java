/** SSH against the machines of the testbed. */
@NullMarked
package io.opsaga.activities.ssh;

import org.jspecify.annotations.NullMarked;
