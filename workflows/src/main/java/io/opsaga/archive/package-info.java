/**
 * What is backed up, where to, when, how long it is kept, and how it is proven, as an inventory declares it: stores, Redis services,
 * databases, and the jobs that tie them together; and what has become of the backups that were made of it. Plain values, which name secrets
 * and never hold one, for every capability that makes, restores, or needs a backup.
 */
@NullMarked
package io.opsaga.archive;

import org.jspecify.annotations.NullMarked;
