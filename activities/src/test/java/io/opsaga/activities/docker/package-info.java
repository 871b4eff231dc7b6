/** Docker against a made-up engine in this process. */
@NullMarked
package io.opsaga.activities.docker;

import org.jspecify.annotations.NullMarked;
