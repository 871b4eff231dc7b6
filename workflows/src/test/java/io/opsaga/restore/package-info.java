@NullMarked
package io.opsaga.restore;

import org.jspecify.annotations.NullMarked;
