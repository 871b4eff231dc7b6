package io.opsaga.activities.folder;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What of a folder is meant: all of it, or what is at or below some paths.
 *
 * @param paths counted from the folder, without {@code .} and {@code ..} in them, none at or below another; none at all for all of it
 */
public record FolderPaths(List<String> paths) {
    public static final FolderPaths ALL = new FolderPaths(List.of());

    public FolderPaths {
        paths = List.copyOf(paths);
    }

    /**
     * Paths as somebody has written them.
     *
     * @throws IllegalArgumentException if one is absolute or would leave the folder; the message says which
     */
    public static FolderPaths of(List<String> written) {
        List<String> plain = written.stream().map(FolderPaths::plain).sorted().toList();
        if (plain.contains("")) {
            return ALL;
        }
        List<String> kept = new ArrayList<>();
        for (String path : plain) {
            if (!new FolderPaths(kept).isAll() && new FolderPaths(kept).covers(path)) {
                continue;
            }
            kept.add(path);
        }
        return new FolderPaths(kept);
    }

    private static String plain(String written) {
        List<String> names = Stream.of(written.split("/"))
                .filter(name -> !name.isEmpty() && !name.equals("."))
                .toList();
        if (written.startsWith("/") || names.contains("..") || written.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException(
                    "%s is no path below the folder: it is counted from the folder, like conf/agents.yaml"
                            .formatted(written));
        }
        return String.join("/", names);
    }

    public boolean isAll() {
        return paths.isEmpty();
    }

    /** @param path counted from the folder, empty for the folder itself */
    boolean covers(String path) {
        return isAll() || paths.stream().anyMatch(own -> path.equals(own) || path.startsWith(own + "/"));
    }

    /** Whether something that is meant is below that folder. */
    boolean leadsThrough(String folder) {
        return paths.stream().anyMatch(own -> folder.isEmpty() || own.startsWith(folder + "/"));
    }
}
