/**
 * Backups: the sections of inventories that declare what is backed up, where to and when. Each names what others declare; that it is
 * declared is checked as the file is read.
 */
@NullMarked
package io.opsaga.activities.archive;

import org.jspecify.annotations.NullMarked;
