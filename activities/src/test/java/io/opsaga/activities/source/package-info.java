@NullMarked
package io.opsaga.activities.source;

import org.jspecify.annotations.NullMarked;
