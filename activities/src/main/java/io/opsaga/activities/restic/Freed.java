package io.opsaga.activities.restic;

/**
 * What a prune has given back. Restic keeps what is unused in files that are mostly used, up to a twentieth of all.
 *
 * @param blobs how many pieces of data
 * @param bytes what they took, as exactly as restic says it, which is a thousandth of a KiB, MiB or GiB
 */
public record Freed(long blobs, long bytes) {}
