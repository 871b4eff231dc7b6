/** What sagas ask of the store about releases, as activities: a thin layer over the port, without rules of its own. */
@NullMarked
package io.opsaga.activities.release;

import org.jspecify.annotations.NullMarked;
