/** What holds for the code of all packages. */
@NullMarked
package io.opsaga;

import org.jspecify.annotations.NullMarked;
