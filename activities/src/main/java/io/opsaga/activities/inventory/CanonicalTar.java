package io.opsaga.activities.inventory;

import io.opsaga.activities.inventory.ArchiveEntries.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A folder as the one tar stream that its content has: entries sorted by name, no times, no owners; permissions as they are. Symbolic
 * links stay links and may not leave the folder; sockets, pipes and devices are refused, by the {@link ArchiveRules}.
 */
final class CanonicalTar {
    private final Path root;
    private long size;

    private CanonicalTar(Path root) {
        this.root = root;
    }

    /**
     * Writes the folder's content, without the folder itself, and leaves the stream open.
     *
     * @return the files' sizes together
     */
    static long write(Path folder, OutputStream out) throws IOException {
        CanonicalTar tar = new CanonicalTar(folder.toAbsolutePath().normalize());
        TarArchiveOutputStream stream = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
        stream.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        stream.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        stream.setAddPaxHeadersForNonAsciiNames(true);
        List<Path> paths = tar.paths();
        ArchiveRules.judge(listener -> tar.tell(paths, listener));
        for (Path path : paths) {
            tar.add(path, stream);
        }
        stream.finish();
        return tar.size;
    }

    /** Counted while they are found: of a folder without end, no list is made. */
    private List<Path> paths() throws IOException {
        List<Path> paths = new ArrayList<>();
        ArchiveSize size = new ArchiveSize();
        try (Stream<Path> all = Files.walk(root).filter(path -> !path.equals(root))) {
            for (Path path : (Iterable<Path>) all::iterator) {
                size.add(name(path), "");
                paths.add(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        paths.sort(Comparator.comparing(this::name));
        return paths;
    }

    private void tell(List<Path> paths, ArchiveEntries.Listener listener) throws IOException {
        for (Path path : paths) {
            if (Files.isSymbolicLink(path)) {
                listener.entry(
                        Kind.LINK, name(path), Files.readSymbolicLink(path).toString());
            } else {
                listener.entry(kind(path), name(path), "");
            }
        }
    }

    private static Kind kind(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                ? Kind.FOLDER
                : Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? Kind.FILE : Kind.NEITHER;
    }

    private String name(Path path) {
        return root.relativize(path).toString().replace('\\', '/');
    }

    private void add(Path path, TarArchiveOutputStream out) throws IOException {
        boolean regular = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
        TarArchiveEntry entry = entry(path, regular);
        entry.setModTime(FileTime.fromMillis(0));
        entry.setIds(0, 0);
        entry.setNames("", "");
        if (regular) {
            entry.setSize(Files.size(path));
            size += entry.getSize();
        }
        out.putArchiveEntry(entry);
        if (regular) {
            Files.copy(path, out);
        }
        out.closeArchiveEntry();
    }

    private TarArchiveEntry entry(Path path, boolean regular) throws IOException {
        String name = name(path);
        if (Files.isSymbolicLink(path)) {
            TarArchiveEntry link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            link.setLinkName(Files.readSymbolicLink(path).toString());
            link.setMode(0777);
            return link;
        }
        TarArchiveEntry entry = new TarArchiveEntry(regular ? name : name + "/");
        entry.setMode(mode(path));
        return entry;
    }

    /** Without the file type and the bits for set-user-id and the like, which no agent needs. */
    private static int mode(Path path) throws IOException {
        return ((Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS)) & 0777;
    }
}
