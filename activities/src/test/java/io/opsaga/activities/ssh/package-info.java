/** SSH against a server in this process. */
@NullMarked
package io.opsaga.activities.ssh;

import org.jspecify.annotations.NullMarked;
