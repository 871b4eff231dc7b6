package io.opsaga.activities.inventory;

import java.nio.file.Path;

/**
 * One version of what a process agent runs.
 *
 * @param location a {@code .tar.gz}, or a folder
 * @param checksum SHA-256 in hexadecimal: of the file, or of the folder as a tar stream that has no times and no owners, so that
 *     the same content has the same checksum in every clone
 * @param size in bytes: of the file, or of the folder's files together
 */
public record Artifact(Path location, String checksum, long size) {}
