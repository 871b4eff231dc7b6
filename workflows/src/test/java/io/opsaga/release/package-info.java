/** Tests of what speaks against a version. */
@NullMarked
package io.opsaga.release;

import org.jspecify.annotations.NullMarked;
