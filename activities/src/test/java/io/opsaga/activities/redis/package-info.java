@NullMarked
package io.opsaga.activities.redis;

import org.jspecify.annotations.NullMarked;
