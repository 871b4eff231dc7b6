/** Docker against a made-up engine in this process, and (IT) against the engines of the testbed. */
@NullMarked
package io.opsaga.activities.docker;

import org.jspecify.annotations.NullMarked;
