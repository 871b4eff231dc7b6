/** Tests of the operations that a family offers under a name. */
@NullMarked
package io.opsaga.api.named;

import org.jspecify.annotations.NullMarked;
