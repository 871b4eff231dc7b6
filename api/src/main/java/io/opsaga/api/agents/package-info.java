/** The agents of the inventories, with what they run. */
@NullMarked
package io.opsaga.api.agents;

import org.jspecify.annotations.NullMarked;
