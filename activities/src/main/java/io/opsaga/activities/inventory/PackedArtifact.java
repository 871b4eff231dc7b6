package io.opsaga.activities.inventory;

import io.opsaga.activities.inventory.ArchiveEntries.Kind;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/** A {@code .tar.gz}, read as strictly as tar and gzip read it on a machine: what they fail at is refused here. */
final class PackedArtifact {
    private PackedArtifact() {}

    /**
     * Reads all of it and judges it by the {@link ArchiveRules}.
     *
     * @throws IOException if it is no {@code .tar.gz}, is cut off, or has what an artifact may not have; the message names it
     */
    static void check(Path file) throws IOException {
        ArchiveRules.judge(listener -> read(file, listener));
    }

    /**
     * What is packed in the file, which may be one gzip stream or several in a row; reading fails where anything else follows: gzip
     * calls that a failure, while Java's own stream ends there.
     */
    static InputStream unzipped(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file));
        try {
            return GzipCompressorInputStream.builder()
                    .setInputStream(in)
                    .setDecompressConcatenated(true)
                    .get();
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static void read(Path file, ArchiveEntries.Listener listener) throws IOException {
        try (HeaderLimit unzipped = new HeaderLimit(unzipped(file));
                TarArchiveInputStream tar = new TarArchiveInputStream(unzipped, StandardCharsets.UTF_8.name())) {
            for (TarArchiveEntry entry = next(tar, unzipped); entry != null; entry = next(tar, unzipped)) {
                listener.entry(kind(entry), entry.getName(), entry.getLinkName());
            }
            // The tar's end is not the file's, and whether the gzip stream is whole shows only in its last bytes.
            unzipped.transferTo(OutputStream.nullOutputStream());
        } catch (EOFException e) {
            throw new IOException("is cut off", e);
        } catch (IllegalArgumentException e) {
            throw new IOException("is no tar.gz: " + e.getMessage(), e);
        }
    }

    private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar, HeaderLimit unzipped) throws IOException {
        unzipped.content();
        while (tar.getCurrentEntry() != null && tar.skip(Long.MAX_VALUE) > 0) {
            // One skip may end before the content does.
        }
        unzipped.header();
        TarArchiveEntry entry = tar.getNextEntry();
        unzipped.content();
        return entry;
    }

    private static Kind kind(TarArchiveEntry entry) throws IOException {
        if (!entry.isCheckSumOK()) {
            throw ArchiveRules.refused("damaged, by the checksum of an entry", entry.getName());
        }
        Kind kind = entry.isSymbolicLink()
                ? Kind.LINK
                : entry.isLink()
                        ? Kind.HARD_LINK
                        : entry.isDirectory() ? Kind.FOLDER : file(entry) ? Kind.FILE : Kind.NEITHER;
        if (kind != Kind.FILE && kind != Kind.NEITHER && entry.getSize() != 0) {
            // To one reader that is content, to another the next entries.
            throw ArchiveRules.refused("a folder or link with content", entry.getName());
        }
        return kind;
    }

    private static boolean file(TarArchiveEntry entry) {
        boolean special = entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO();
        return entry.isFile() && !special && entry.getLinkFlag() != TarConstants.LF_MULTIVOLUME;
    }
}
