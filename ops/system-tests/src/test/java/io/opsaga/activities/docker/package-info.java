/** Docker against the engines of the testbed. */
@NullMarked
package io.opsaga.activities.docker;

import org.jspecify.annotations.NullMarked;
