/** What all operations have in common. */
@NullMarked
package io.opsaga.operation;

import org.jspecify.annotations.NullMarked;
