/**
 * What backups are made of: an adapter for each kind of source, which reads it as streams, and says whether what came out of a store again
 * is what went in.
 */
@NullMarked
package io.opsaga.activities.source;

import org.jspecify.annotations.NullMarked;
