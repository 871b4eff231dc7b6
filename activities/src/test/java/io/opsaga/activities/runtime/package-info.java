/** Tests of the runtimes that need no machine. */
@NullMarked
package io.opsaga.activities.runtime;

import org.jspecify.annotations.NullMarked;
