package io.opsaga.activities.restic;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a repository.
 *
 * @param id 64 hexadecimal digits
 * @param time when it was begun
 * @param paths the files in it, each with a slash before its name
 * @param original the id of the snapshot in another repository that this is a copy of
 */
public record Snapshot(
        String id,
        Instant time,
        List<String> paths,
        List<String> tags,
        @Nullable String original) {
    public Snapshot {
        paths = List.copyOf(paths);
        tags = List.copyOf(tags);
    }

    /** What it was before it was copied anywhere: the same for all copies. */
    public String origin() {
        return Optional.ofNullable(original).orElse(id);
    }
}
