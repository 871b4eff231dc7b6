package io.opsaga.activities.restic;

import java.util.List;

/**
 * A stream that is to be a file in a snapshot of its own.
 *
 * @param file the file's name there, such as {@code redis/m1.rdb}: relative and without {@code ..}
 * @param tags what the snapshot is found by; none is empty or contains a comma or blank
 */
public record BackupRequest(StreamSource source, String file, List<String> tags) {
    public BackupRequest {
        tags = List.copyOf(tags);
        if (file.isBlank()
                || file.startsWith("/")
                || List.of(file.split("/", -1)).contains("..")) {
            throw new IllegalArgumentException("not the name of a file in a snapshot: " + file);
        }
        tags.forEach(Arguments::tag);
    }
}
