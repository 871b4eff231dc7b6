/** Schedules of backups, and what is missing by them, without HTTP. */
@NullMarked
package io.opsaga.api.backups;

import org.jspecify.annotations.NullMarked;
