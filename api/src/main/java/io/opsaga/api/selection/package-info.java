/** What requests name in the inventories: environments, agents, and how a change goes about many of them. */
@NullMarked
package io.opsaga.api.selection;

import org.jspecify.annotations.NullMarked;
