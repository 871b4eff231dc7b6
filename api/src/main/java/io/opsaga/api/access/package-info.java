/** Who asks, and what they may do: bearer keys, and the person who sits at the machine. */
@NullMarked
package io.opsaga.api.access;

import org.jspecify.annotations.NullMarked;
