/** What agents have left where they are not declared to be. */
@NullMarked
package io.opsaga.api.orphans;

import org.jspecify.annotations.NullMarked;
