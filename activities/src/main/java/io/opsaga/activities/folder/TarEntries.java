package io.opsaga.activities.folder;

import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/** How entries of a stream are called. */
final class TarEntries {
    private TarEntries() {}

    /** Counted from the folder; empty for the folder itself. */
    static String path(String name) {
        String path = name;
        while (path.startsWith("./")) {
            path = path.substring(2);
        }
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        return path.equals(".") ? "" : path;
    }

    static String path(TarArchiveEntry entry) {
        return path(entry.getName());
    }

    /** Whether it names something outside of the folder, or could. */
    static boolean leaves(String name) {
        return name.startsWith("/") || List.of(name.split("/")).contains("..");
    }

    /** The folders above a path, from the outermost on; without the folder itself. */
    static List<String> above(String path) {
        return Stream.iterate(path.indexOf('/'), at -> at >= 0, at -> path.indexOf('/', at + 1))
                .map(at -> path.substring(0, at))
                .toList();
    }
}
