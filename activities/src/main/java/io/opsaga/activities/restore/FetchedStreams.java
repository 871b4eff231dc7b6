package io.opsaga.activities.restore;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.restic.Dumped;
import io.opsaga.activities.restic.ResticException;
import io.opsaga.activities.restic.ResticFailure;
import io.opsaga.activities.restic.Vault;
import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.StreamEntry;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/**
 * The streams of one manifest in a folder, each as long and with the checksum that the manifest says. A stream that an
 * earlier activity has left there is used if its checksum is right, so that no stream is fetched twice; on another host, or after a crash, it is
 * fetched again.
 */
final class FetchedStreams {
    /** These say that what was backed up is not there; anything else, that nobody knows. */
    private static final Set<ResticFailure> OF_THE_DATA =
            EnumSet.of(ResticFailure.DAMAGED, ResticFailure.NO_SNAPSHOT, ResticFailure.NO_REPOSITORY);

    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final Vault vault;

    /** @param folder need not be there */
    FetchedStreams(Path folder, Vault vault) {
        this.folder = folder;
        this.vault = vault;
    }

    /**
     * Has all of them there. Where one of them is BROKEN, none is left.
     *
     * @param snapshots the ids of their snapshots in the store, by their names
     * @return the files, by the streams' names
     */
    Map<String, Path> all(Manifest manifest, Map<String, String> snapshots, Heartbeat pulse) {
        Map<String, Path> files = new LinkedHashMap<>();
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            for (StreamEntry stream : manifest.streams()) {
                // Not by its name, which may have folders in it, or anything, and comes from outside.
                Path file = folder.resolve("stream-%d".formatted(files.size()));
                if (!isRight(stream, file)) {
                    fetch(stream, snapshots.getOrDefault(stream.name(), ""), file, pulse);
                }
                files.put(stream.name(), file);
            }
        } catch (ApplicationFailure e) {
            discard();
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Collections.unmodifiableMap(files);
    }

    private static boolean isRight(StreamEntry stream, Path file) throws IOException {
        return Files.isRegularFile(file)
                && Files.size(file) == stream.length()
                && sha256(file).equals(stream.sha256());
    }

    private void fetch(StreamEntry stream, String snapshot, Path file, Heartbeat pulse) throws IOException {
        pulse.beat("taking %s out of the store, %d bytes".formatted(stream.name(), stream.length()));
        try (Dumped dumped = vault.dump(snapshot, stream.name(), folder)) {
            if (dumped.length() != stream.length() || !dumped.sha256().equals(stream.sha256())) {
                throw ArchiveFailure.BROKEN.because(
                        "%s: %d bytes came back with the checksum %s, and %d were sent with %s"
                                .formatted(
                                        stream.name(),
                                        dumped.length(),
                                        dumped.sha256(),
                                        stream.length(),
                                        stream.sha256()));
            }
            Files.move(dumped.file(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (ResticException e) {
            if (!OF_THE_DATA.contains(e.failure())) {
                throw e;
            }
            throw ArchiveFailure.BROKEN.because("%s: %s".formatted(stream.name(), e.getMessage()), e);
        }
    }

    private void discard() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest())) {
            byte[] buffer = new byte[BUFFER];
            while (in.read(buffer) >= 0) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("interrupted while a stream was checked");
                }
            }
            return HexFormat.of()
                    .formatHex(((DigestInputStream) in).getMessageDigest().digest());
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
