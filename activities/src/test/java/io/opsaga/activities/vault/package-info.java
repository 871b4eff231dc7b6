@NullMarked
package io.opsaga.activities.vault;

import org.jspecify.annotations.NullMarked;
