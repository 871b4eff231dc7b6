package io.opsaga.archive;

/**
 * What lies in the store now.
 *
 * @param stored how many bytes that has added there, compressed and encrypted
 */
public record Sent(Manifest manifest, long stored) {}
