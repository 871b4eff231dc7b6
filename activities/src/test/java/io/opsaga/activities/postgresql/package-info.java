/** Tests against real servers, which they make and start themselves. */
@NullMarked
package io.opsaga.activities.postgresql;

import org.jspecify.annotations.NullMarked;
