package io.opsaga.activities.folder;

/**
 * What is seen of a folder before it is read.
 *
 * @param tar the version of the tar that it will be read with, as that says it
 * @param bytes about how many there are below it; 0 where that took too long to find out
 */
public record FolderLook(String tar, long bytes) {}
