package io.opsaga.activities.folder;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * What a stream has for a folder, found out before anything of it is sent to a machine. Refuses a stream of which something would leave the
 * folder: by its name, as a link to a file outside, or below a link that leads outside.
 */
final class TarPlan {
    private final FolderPaths paths;
    private final Set<String> links = new HashSet<>();
    private final Set<String> there = new TreeSet<>();
    private final Set<String> targets = new TreeSet<>();
    private final List<Parent> parents = new ArrayList<>();
    private long bytes;
    private long entries;

    /**
     * A folder that something which is restored lies in.
     *
     * @param path counted from the folder, empty for the folder itself
     * @param mode permission bits, octal
     * @param owner user and group by their numbers, as chown takes them
     */
    record Parent(String path, String mode, String owner) {}

    private TarPlan(FolderPaths paths) {
        this.paths = paths;
    }

    /** A plan, and what was in the stream altogether. */
    record Read(TarPlan plan, FolderSummary summary) {}

    /** @throws FolderException of kind ESCAPES or CUT */
    static Read of(Path stream, FolderPaths paths) {
        TarPlan plan = new TarPlan(paths);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(stream))) {
            FolderSummary summary = TarWalk.walk(in, OutputStream.nullOutputStream(), (entry, what) -> plan.add(entry));
            return new Read(plan, summary);
        } catch (IOException e) {
            throw new FolderException(FolderFailure.CUT, "The stream is none of tar's", e);
        }
    }

    private void add(TarArchiveEntry entry) {
        String path = TarEntries.path(entry);
        mustStay(entry.getName(), path);
        if (entry.isLink()) {
            mustStay(entry.getLinkName(), TarEntries.path(entry.getLinkName()));
        }
        if (entry.isSymbolicLink()) {
            links.add(path);
        }
        if (paths.leadsThrough(path) && entry.isDirectory()) {
            parents.add(new Parent(
                    path,
                    "%04o".formatted(entry.getMode() & 07777),
                    "%d:%d".formatted(entry.getLongUserId(), entry.getLongGroupId())));
        }
        if (paths.covers(path)) {
            take(entry, path);
        }
    }

    private void take(TarArchiveEntry entry, String path) {
        entries++;
        bytes += entry.isFile() ? entry.getSize() : 0;
        if (paths.paths().contains(path)) {
            there.add(path);
        }
        if (!paths.isAll() && entry.isLink()) {
            targets.add(TarEntries.path(entry.getLinkName()));
        }
    }

    private void mustStay(String name, String path) {
        if (TarEntries.leaves(name) || TarEntries.above(path).stream().anyMatch(links::contains)) {
            throw new FolderException(FolderFailure.ESCAPES, "It is called " + name);
        }
    }

    /** How many bytes of files there are in what is meant; sparse files count as they are in the stream. */
    long bytes() {
        return bytes;
    }

    long entries() {
        return entries;
    }

    /** Whether the stream has what that path means. */
    boolean has(String path) {
        return there.contains(path);
    }

    /** What the hard links among them lead to, by their paths. */
    Set<String> targets() {
        return targets;
    }

    /** The members that are taken out of the stream; a hard link is nothing without what it leads to. */
    List<String> members() {
        Set<String> members = new TreeSet<>(there);
        targets.stream().filter(target -> !paths.covers(target)).forEach(members::add);
        return members.stream().map(path -> "./" + path).toList();
    }

    /** The folders that what is meant lies in, from the outermost on. */
    List<Parent> parents() {
        return parents;
    }
}
