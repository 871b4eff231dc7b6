package io.opsaga.activities.postgresql;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * What a table held.
 *
 * @param size on disk, without its indexes
 * @param checksum of all rows, in any order; null where it was left out. It is the sum of PostgreSQL's 64-bit hash of each row's text: a row
 *     that is missing, changed, or there twice changes it. It guards against accidents, not against somebody who wants two tables to
 *     have the same one; it is the same on servers of one major version and one encoding
 */
public record TableContents(
        TableName table, DataSize size, long rows, @Nullable String checksum) {}
