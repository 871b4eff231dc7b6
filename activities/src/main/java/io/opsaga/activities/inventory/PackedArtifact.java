package io.opsaga.activities.inventory;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A {@code .tar.gz} that somebody else packed. */
final class PackedArtifact {
    private PackedArtifact() {}

    /**
     * Reads all of it and judges it by the {@link ArchiveRules}.
     *
     * @throws IOException if it is no {@code .tar.gz}, is cut off, or has what an artifact may not have; the message names it
     */
    static void check(Path file) throws IOException {
        ArchiveRules rules = new ArchiveRules();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
                InputStream unzipped = new GZIPInputStream(in);
                TarArchiveInputStream tar = new TarArchiveInputStream(unzipped, StandardCharsets.UTF_8.name())) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                tell(rules, entry);
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("is no tar.gz: " + e.getMessage(), e);
        }
        rules.judge();
    }

    private static void tell(ArchiveRules rules, TarArchiveEntry entry) throws IOException {
        String name = entry.getName();
        if (entry.isSymbolicLink()) {
            rules.link(name, entry.getLinkName());
        } else if (entry.isLink()) {
            rules.hardLink(name, entry.getLinkName());
        } else if (entry.isDirectory()) {
            rules.folder(name);
        } else if (entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO() || !entry.isFile()) {
            throw rules.neither(name);
        } else {
            rules.file(name);
        }
    }
}
