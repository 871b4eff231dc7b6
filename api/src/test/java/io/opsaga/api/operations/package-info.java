/** Tests of what looks after operations that nobody else looks after. */
@NullMarked
package io.opsaga.api.operations;

import org.jspecify.annotations.NullMarked;
