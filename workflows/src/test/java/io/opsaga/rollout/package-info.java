@NullMarked
package io.opsaga.rollout;

import org.jspecify.annotations.NullMarked;
