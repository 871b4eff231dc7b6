@NullMarked
package io.opsaga.activities.restore;

import org.jspecify.annotations.NullMarked;
