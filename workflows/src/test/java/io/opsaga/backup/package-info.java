@NullMarked
package io.opsaga.backup;

import org.jspecify.annotations.NullMarked;
