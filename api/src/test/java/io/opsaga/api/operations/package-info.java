/** Tests of starting and steering. */
@NullMarked
package io.opsaga.api.operations;

import org.jspecify.annotations.NullMarked;
