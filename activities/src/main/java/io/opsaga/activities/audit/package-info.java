/** What is done to machines is written down, and can be watched. Knows nothing of how it is done, or what for. */
@NullMarked
package io.opsaga.activities.audit;

import org.jspecify.annotations.NullMarked;
