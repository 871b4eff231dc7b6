/** Backups over HTTP: what is declared, what has become of it, and one more, now. */
@NullMarked
package io.opsaga.api.backups;

import org.jspecify.annotations.NullMarked;
