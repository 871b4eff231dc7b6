@NullMarked
package io.opsaga.activities.waiting;

import org.jspecify.annotations.NullMarked;
