@NullMarked
package io.opsaga.activities.retention;

import org.jspecify.annotations.NullMarked;
