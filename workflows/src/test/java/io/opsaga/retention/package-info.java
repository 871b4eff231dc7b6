@NullMarked
package io.opsaga.retention;

import org.jspecify.annotations.NullMarked;
