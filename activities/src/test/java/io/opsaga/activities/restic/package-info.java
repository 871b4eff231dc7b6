/** Tests of the way restic is run, nearly all of them with the real one. */
@NullMarked
package io.opsaga.activities.restic;

import org.jspecify.annotations.NullMarked;
