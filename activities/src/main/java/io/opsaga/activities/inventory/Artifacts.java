package io.opsaga.activities.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What process agents run, beside the inventory: {@code artifacts/<name>/<version>.tar.gz}, or a folder {@code
 * artifacts/<name>/<version>}. Where both are there, the file counts.
 */
public final class Artifacts {
    /** As inventories may have them; asked again here, because it becomes part of a path. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,127}");
    static final String PACKED = ".tar.gz";

    private final Path folder;

    /** @param base the inventory's folder, see {@link LoadedInventory#base} */
    public Artifacts(Path base) {
        this.folder = base.resolve("artifacts");
    }

    /** Whether the text can be a version at all: it becomes part of file names, here and on the machines. */
    public static boolean isVersion(String text) {
        return VERSION.matcher(text).matches();
    }

    /**
     * The artifact of that version, if it is there. Reads all of it for the checksum.
     *
     * @throws IllegalArgumentException if the name is not an artifact's or the version not {@linkplain #isVersion one}
     * @throws IOException if it cannot be read, or has what an artifact may not have, as links that leave it
     */
    public Optional<Artifact> find(String name, String version) throws IOException {
        if (!isVersion(version)) {
            throw new IllegalArgumentException("Not a version: " + Hints.quoted(version));
        }
        Path file = of(name).resolve(version + PACKED);
        if (Files.isRegularFile(file)) {
            PackedArtifact.check(file);
            MessageDigest digest = sha256();
            try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
                    InputStream in = Files.newInputStream(file)) {
                return Optional.of(artifact(file, in.transferTo(out), digest));
            }
        }
        Path unpacked = of(name).resolve(version);
        if (!Files.isDirectory(unpacked)) {
            return Optional.empty();
        }
        MessageDigest digest = sha256();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            long size = CanonicalTar.write(unpacked, out);
            return Optional.of(artifact(unpacked, size, digest));
        }
    }

    /**
     * The versions that are there, oldest first by the order of versions; none for an artifact that does not exist.
     *
     * @throws IllegalArgumentException if the name is not an artifact's
     */
    public List<String> versions(String name) throws IOException {
        try (Stream<Path> entries = Files.list(of(name))) {
            return entries.map(Artifacts::version)
                    .flatMap(Optional::stream)
                    .distinct()
                    .sorted(new VersionOrder())
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }

    private Path of(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Not an artifact's name: " + Hints.quoted(name));
        }
        return folder.resolve(name);
    }

    private static Optional<String> version(Path path) {
        String name = String.valueOf(path.getFileName());
        boolean packed = name.endsWith(PACKED) && Files.isRegularFile(path);
        String version = packed ? name.substring(0, name.length() - PACKED.length()) : name;
        return isVersion(version) && (packed || Files.isDirectory(path)) ? Optional.of(version) : Optional.empty();
    }

    private static Artifact artifact(Path location, long size, MessageDigest digest) {
        return new Artifact(location, hex(digest), size);
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
