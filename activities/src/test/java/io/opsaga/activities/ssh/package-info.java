/** SSH against a server in this process, and (IT) against the machines of the testbed. */
@NullMarked
package io.opsaga.activities.ssh;

import org.jspecify.annotations.NullMarked;
