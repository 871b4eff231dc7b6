/** Probes against small servers in this process. */
@NullMarked
package io.opsaga.activities.http;

import org.jspecify.annotations.NullMarked;
