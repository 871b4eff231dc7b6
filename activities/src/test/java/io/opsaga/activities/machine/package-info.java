@NullMarked
package io.opsaga.activities.machine;

import org.jspecify.annotations.NullMarked;
