/** Tests of what speaks against a version. */
@NullMarked
package io.opsaga.quarantine;

import org.jspecify.annotations.NullMarked;
