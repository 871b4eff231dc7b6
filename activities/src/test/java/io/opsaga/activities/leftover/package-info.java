@NullMarked
package io.opsaga.activities.leftover;

import org.jspecify.annotations.NullMarked;
