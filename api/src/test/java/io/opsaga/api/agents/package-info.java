/** What is shown of agents. */
@NullMarked
package io.opsaga.api.agents;

import org.jspecify.annotations.NullMarked;
