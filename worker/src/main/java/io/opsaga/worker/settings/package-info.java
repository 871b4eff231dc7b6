/** What the worker is configured with. */
@NullMarked
package io.opsaga.worker.settings;

import org.jspecify.annotations.NullMarked;
