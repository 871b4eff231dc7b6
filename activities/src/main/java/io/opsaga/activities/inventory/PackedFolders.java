package io.opsaga.activities.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Artifacts as files to send. A folder is packed into a folder of ours, to the same bytes every time, and found there again the next
 * time, if it still is what was packed. What nobody has used for a day is removed.
 */
public final class PackedFolders {
    /** Longer than any step, so that nothing is removed while it is sent. */
    private static final Duration KEPT = Duration.ofDays(1);

    private static final String PARTIAL = ".part";

    private final Path scratch;
    /** Sizes by checksum, of what this process has packed, or has read as a whole. */
    private final Map<String, Long> known = new ConcurrentHashMap<>();

    private PackedFolders(Path scratch) {
        this.scratch = scratch;
    }

    /**
     * Those in that folder; what is old in it is removed.
     *
     * @param scratch a folder of ours, made when it is needed
     */
    public static PackedFolders open(Path scratch) {
        PackedFolders folders = new PackedFolders(scratch);
        folders.removeOld();
        return folders;
    }

    /**
     * The artifact as a {@code .tar.gz}, which is kept for a day at least.
     *
     * @throws IOException also if the folder's content is no longer what the artifact's checksum says
     */
    public Path file(Artifact artifact) throws IOException {
        if (!Files.isDirectory(artifact.location())) {
            return artifact.location();
        }
        Path packed = scratch.resolve(artifact.checksum() + Artifacts.PACKED);
        boolean there = used(packed) && whole(packed, artifact.checksum());
        removeOld();
        return there ? packed : pack(artifact, packed);
    }

    /** Removes what was not used for a day, also what was never finished. What cannot be removed is left for the next time. */
    private synchronized void removeOld() {
        Instant old = Instant.now().minus(KEPT);
        try (Stream<Path> files = Files.list(scratch)) {
            files.filter(PackedFolders::ours).forEach(file -> removeIfUsedBefore(old, file));
        } catch (IOException | UncheckedIOException e) {
            // There is nothing yet; or whoever packs is told what is wrong with the folder.
        }
    }

    private static void removeIfUsedBefore(Instant old, Path file) {
        try {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // What was being packed has its own name by now, or it is not ours to remove.
        }
    }

    /** Whether it is there; from then on it is not old. */
    private synchronized boolean used(Path packed) throws IOException {
        try {
            Files.setLastModifiedTime(packed, FileTime.from(Instant.now()));
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Since this process has read it as a whole, only its size is compared: the rest is what a power cut may have left. */
    private boolean whole(Path packed, String checksum) throws IOException {
        long size = Files.size(packed);
        Long right = known.get(checksum);
        if (right != null) {
            return size == right;
        }
        MessageDigest digest = Artifacts.sha256();
        try (InputStream in = PackedArtifact.unzipped(packed);
                OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            in.transferTo(out);
        } catch (IOException e) {
            return false;
        }
        boolean whole = Artifacts.hex(digest).equals(checksum);
        if (whole) {
            known.put(checksum, size);
        }
        return whole;
    }

    private Path pack(Artifact artifact, Path packed) throws IOException {
        Files.createDirectories(scratch);
        // Under another name until it is complete: a second activity may look for it at the same time.
        Path partial = Files.createTempFile(scratch, artifact.checksum(), PARTIAL);
        try {
            write(artifact, partial);
            long size = Files.size(partial);
            Files.move(partial, packed, StandardCopyOption.ATOMIC_MOVE);
            known.put(artifact.checksum(), size);
            return packed;
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static void write(Artifact artifact, Path target) throws IOException {
        MessageDigest digest = Artifacts.sha256();
        try (OutputStream file = Files.newOutputStream(target);
                OutputStream gzip = new GZIPOutputStream(file, 1 << 16);
                OutputStream out = new DigestOutputStream(gzip, digest)) {
            CanonicalTar.write(artifact.location(), out);
        }
        if (!Artifacts.hex(digest).equals(artifact.checksum())) {
            throw new IOException("Changed while it was being used: " + artifact.location());
        }
        // A power cut after the renaming would otherwise leave the name without the content.
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static boolean ours(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(Artifacts.PACKED) || name.endsWith(PARTIAL);
    }
}
