/**
 * Operations that are asked for by their name: the documented {@code POST /operations/FAMILY} with its envelope. Each name is one bean; the
 * addresses and the description follow from those that there are.
 */
@NullMarked
package io.opsaga.api.named;

import org.jspecify.annotations.NullMarked;
