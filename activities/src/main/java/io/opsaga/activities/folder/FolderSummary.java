package io.opsaga.activities.folder;

/**
 * A stream that has passed whole, and what was in it. Two folders have the same contents if every entry has the same path, type, mode,
 * owner, time and, where it is a file, the same bytes; attributes beyond these are in the stream and not in the checksums.
 *
 * @param length of the stream in bytes
 * @param sha256 of the stream, in hexadecimal digits
 * @param entries how many files, folders, links and others there are
 * @param bytes of all files together
 * @param contents a checksum of all entries with their owners
 * @param withoutOwners the same without them, for whoever may not give files away
 */
public record FolderSummary(
        long length, String sha256, long entries, long bytes, String contents, String withoutOwners) {}
