/** Backups over HTTP: what is declared, what has become of it, one more, now, and what they hold put back. */
@NullMarked
package io.opsaga.api.backups;

import org.jspecify.annotations.NullMarked;
