package io.opsaga.activities.folder;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Reads a stream of tar's for what is in it, while it goes on to somebody else. Needs as much memory for many files as for few. */
final class TarWalk {
    private static final int CHUNK = 1 << 16;

    private final MessageDigest contents = Digests.sha256();
    private final MessageDigest withoutOwners = Digests.sha256();
    private final Each each;
    private long entries;
    private long bytes;

    private TarWalk(Each each) {
        this.each = each;
    }

    /** Is told of every entry. */
    @FunctionalInterface
    interface Each {
        /** @param what all of it that counts but its name and its owner; of a file with a checksum of what is in it */
        void found(TarArchiveEntry entry, String what);
    }

    /**
     * @param on is given every byte of the stream, as it is
     * @throws IOException if the stream is none of tar's, or one of the two ends early
     */
    static FolderSummary walk(InputStream in, OutputStream on) throws IOException {
        return walk(in, on, (entry, what) -> {});
    }

    /** The same, where somebody is told of every entry. */
    static FolderSummary walk(InputStream in, OutputStream on, Each each) throws IOException {
        TarWalk walk = new TarWalk(each);
        Passing passing = new Passing(in, on);
        // Not closed: it would close what it reads from before the rest has been read.
        TarArchiveInputStream tar = new TarArchiveInputStream(passing, StandardCharsets.UTF_8.name());
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            walk.add(entry, tar);
        }
        passing.drain();
        return new FolderSummary(
                passing.length(),
                passing.sha256(),
                walk.entries,
                walk.bytes,
                Digests.text(walk.contents),
                Digests.text(walk.withoutOwners));
    }

    private void add(TarArchiveEntry entry, InputStream content) throws IOException {
        boolean file = entry.isFile() && !entry.isLink();
        String content256 = file ? contentOf(content) : "";
        String what = "%c\0%o\0%d\0%s\0%s"
                .formatted(
                        type(entry),
                        entry.getMode() & 07777,
                        entry.getLastModifiedTime().toMillis() / 1000,
                        entry.getLinkName(),
                        content256);
        entries++;
        each.found(entry, what);
        String named = entry.getName() + "\0" + what;
        Digests.add(withoutOwners, named + "\n");
        Digests.add(contents, "%s\0%d\0%d%n".formatted(named, entry.getLongUserId(), entry.getLongGroupId()));
    }

    /** Sparse files are files: how much of them is written down is for the file system to say. */
    private static char type(TarArchiveEntry entry) {
        if (entry.isDirectory()) {
            return 'd';
        }
        if (entry.isSymbolicLink()) {
            return 'l';
        }
        if (entry.isLink()) {
            return 'h';
        }
        return entry.isFile() ? 'f' : (char) entry.getLinkFlag();
    }

    private String contentOf(InputStream content) throws IOException {
        MessageDigest digest = Digests.sha256();
        byte[] chunk = new byte[CHUNK];
        for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
            digest.update(chunk, 0, read);
            bytes += read;
        }
        return Digests.text(digest);
    }
}
