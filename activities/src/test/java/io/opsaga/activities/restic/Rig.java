package io.opsaga.activities.restic;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A folder with a repository in it, and what goes into it. */
final class Rig {
    static final RepositoryKey KEY = new RepositoryKey("correct horse & <battery> staple");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MIB = 1 << 20;

    private final Path folder;
    private final Restic restic;

    Rig(Path folder) {
        this(folder, PATIENCE);
    }

    Rig(Path folder, Duration silence) {
        this.folder = folder;
        this.restic = new Restic(Program.path(), folder.resolve("cache"), keys(), silence);
    }

    Path keys() {
        return folder.resolve("keys");
    }

    Path store() {
        return folder.resolve("store");
    }

    Restic restic() {
        return restic;
    }

    Vault vault() {
        return restic.vault(new Repository.Local(store()), KEY);
    }

    /** A file of pseudo-random bytes. */
    Path random(String name, int mib, long seed) {
        return written(name, out -> {
            Random random = new Random(seed);
            byte[] chunk = new byte[MIB];
            for (int i = 0; i < mib; i++) {
                random.nextBytes(chunk);
                out.write(chunk);
            }
        });
    }

    /** Half of it cannot be compressed, half of it is the same again and again. */
    Path mixed(String name, int mib) {
        Path random = random(name + ".random", mib / 2, mib);
        return written(name, out -> {
            Files.copy(random, out);
            byte[] line =
                    "the same line again and again\n".repeat(1000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            for (int written = 0; written < mib / 2 * MIB; written += line.length) {
                out.write(line);
            }
        });
    }

    Path text(String name, String text) {
        return written(name, out -> out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    /** A program of the shell, so that what it does stands in no argument. */
    StreamSource script(String name, String text) {
        return StreamSource.of("sh", text(name, text).toString());
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    private Path written(String name, Writing writing) {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            writing.to(out);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    BackupSummary backUp(Path file, String name, String... tags) {
        return backUp(StreamSource.of("cat", file.toString()), name, tags);
    }

    BackupSummary backUp(StreamSource source, String name, String... tags) {
        return vault().backup(new BackupRequest(source, name, List.of(tags)), status -> {});
    }

    Dumped dump(String snapshot, String name) {
        return vault().dump(snapshot, name, folder);
    }

    /** The pack files of the store, the largest first: that is one of data. */
    List<Path> packs() {
        try (Stream<Path> files = Files.walk(store().resolve("data"))) {
            return files.filter(Files::isRegularFile)
                    .sorted((one, other) -> Long.compare(size(other), size(one)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long stored() {
        return packs().stream().mapToLong(Rig::size).sum();
    }
}
