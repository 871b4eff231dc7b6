/** What agents have left where they are not declared to be: found, removed, brought back. */
@NullMarked
package io.opsaga.activities.orphan;

import org.jspecify.annotations.NullMarked;
