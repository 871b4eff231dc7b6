/** The documented metrics as JSON, and the same as series for Prometheus. */
@NullMarked
package io.opsaga.api.metrics;

import org.jspecify.annotations.NullMarked;
