/** The saga machinery, where it needs no workflow. */
@NullMarked
package io.opsaga.saga;

import org.jspecify.annotations.NullMarked;
