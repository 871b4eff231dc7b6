/** The system that Opsaga operates, as its inventory describes it: environments, machines and agents. Plain values. */
@NullMarked
package io.opsaga.inventory;

import org.jspecify.annotations.NullMarked;
