package io.opsaga.activities.folder;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * A stream that was backed up against one that is read now, entry by entry, whatever the order of each. Where only some paths are meant, a
 * hard link counts as the file that it is another name of, since that may lie elsewhere.
 */
final class Comparison {
    private static final int NAMED = 3;

    private final Path stream;
    private final TarPlan plan;
    private final FolderPaths paths;
    private final boolean owners;
    private final Map<String, String> targets = new HashMap<>();
    private final Fingerprints names = new Fingerprints();
    private final Fingerprints entries = new Fingerprints();
    private final Fingerprints found = new Fingerprints();
    private final Names changed = new Names();
    private final Names more = new Names();
    private final Names missing = new Names();

    private Comparison(Path stream, TarPlan plan, FolderPaths paths, boolean owners) {
        this.stream = stream;
        this.plan = plan;
        this.paths = paths;
        this.owners = owners;
    }

    /** @param owners whether who owns an entry counts */
    static Comparison with(Path stream, TarPlan plan, FolderPaths paths, boolean owners) throws IOException {
        Comparison comparison = new Comparison(stream, plan, paths, owners);
        if (!plan.targets().isEmpty()) {
            comparison.read(comparison::remember);
        }
        comparison.read(comparison::expect);
        return comparison;
    }

    private void read(TarWalk.Each each) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(stream))) {
            TarWalk.walk(in, OutputStream.nullOutputStream(), each);
        }
    }

    private void remember(TarArchiveEntry entry, String what) {
        String path = TarEntries.path(entry);
        if (plan.targets().contains(path)) {
            targets.put(path, what);
        }
    }

    private void expect(TarArchiveEntry entry, String what) {
        String path = TarEntries.path(entry);
        if (paths.covers(path)) {
            names.add(Fingerprints.of(path));
            entries.add(fingerprint(path, entry, what));
        }
    }

    private long fingerprint(String path, TarArchiveEntry entry, String what) {
        String resolved = entry.isLink() ? targets.getOrDefault(TarEntries.path(entry.getLinkName()), what) : what;
        String owner = owners ? "%d:%d".formatted(entry.getLongUserId(), entry.getLongGroupId()) : "";
        return Fingerprints.of("%s\0%s\0%s".formatted(path, resolved, owner));
    }

    /** Takes note of an entry that is there now. */
    void see(TarArchiveEntry entry, String what) {
        String path = TarEntries.path(entry);
        long name = Fingerprints.of(path);
        found.add(name);
        if (!names.has(name)) {
            more.add(path);
        } else if (!entries.has(fingerprint(path, entry, what))) {
            changed.add(path);
        }
    }

    /** What is different, in words, once all that is there has been seen; empty where nothing is. */
    Optional<String> told() throws IOException {
        read((entry, what) -> {
            String path = TarEntries.path(entry);
            if (paths.covers(path) && !found.has(Fingerprints.of(path))) {
                missing.add(path);
            }
        });
        List<String> parts = new ArrayList<>();
        missing.tell("are not there", parts);
        changed.tell("are other than they were", parts);
        more.tell("are there that were not", parts);
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
    }

    /** So many entries, of which the first are told. */
    private static final class Names {
        private final List<String> first = new ArrayList<>();
        private long count;

        void add(String path) {
            count++;
            if (first.size() < NAMED) {
                first.add(path.isEmpty() ? "the folder itself" : path);
            }
        }

        void tell(String how, List<String> parts) {
            if (count > 0) {
                String more = count > first.size() ? " …" : "";
                parts.add("%d entries %s (%s%s)".formatted(count, how, String.join(", ", first), more));
            }
        }
    }
}
