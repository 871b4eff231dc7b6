/** The documented deployment metrics. */
@NullMarked
package io.opsaga.api.metrics;

import org.jspecify.annotations.NullMarked;
