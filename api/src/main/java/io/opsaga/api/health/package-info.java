/** Whether this process and what it stands on are well. */
@NullMarked
package io.opsaga.api.health;

import org.jspecify.annotations.NullMarked;
