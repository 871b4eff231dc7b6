/** Orphans on machines that are played. */
@NullMarked
package io.opsaga.activities.orphan;

import org.jspecify.annotations.NullMarked;
