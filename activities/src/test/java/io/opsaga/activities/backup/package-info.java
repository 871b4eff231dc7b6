@NullMarked
package io.opsaga.activities.backup;

import org.jspecify.annotations.NullMarked;
