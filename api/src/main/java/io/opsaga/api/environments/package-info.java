/** The documented environments and which of them are inhabited. */
@NullMarked
package io.opsaga.api.environments;

import org.jspecify.annotations.NullMarked;
