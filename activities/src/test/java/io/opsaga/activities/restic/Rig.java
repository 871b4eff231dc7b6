package io.opsaga.activities.restic;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A repository, and what goes into it; in a folder unless another is given. */
final class Rig {
    static final RepositoryKey KEY = new RepositoryKey("correct horse & <battery> staple");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What has not arrived yet has a longer name. */
    private static final Pattern PACK = Pattern.compile("[0-9a-f]{64}");

    private static final int MIB = 1 << 20;

    private final Path folder;
    private final Restic restic;
    private final Repository repository;
    private final Path store;

    Rig(Path folder) {
        this(folder, PATIENCE);
    }

    Rig(Path folder, Duration silence) {
        this(folder, silence, new Repository.Local(folder.resolve("store")), folder.resolve("store"));
    }

    /** @param store where the files of the repository are on this host */
    Rig(Path folder, Repository repository, Path store) {
        this(folder, PATIENCE, repository, store);
    }

    private Rig(Path folder, Duration silence, Repository repository, Path store) {
        this.folder = folder;
        this.restic = new Restic(Program.restic(), folder.resolve("cache"), keys(), silence);
        this.repository = repository;
        this.store = store;
    }

    /** The same repository for somebody of less patience. */
    Rig within(Duration silence) {
        return new Rig(folder, silence, repository, store);
    }

    /** Puts an empty repository there. */
    void init() {
        EmptyRepository.writeTo(store);
    }

    Path keys() {
        return folder.resolve("keys");
    }

    Path store() {
        return store;
    }

    Restic restic() {
        return restic;
    }

    Vault vault() {
        return restic.vault(repository, KEY);
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
            byte[] line = "the same line again and again\n".repeat(1000).getBytes(StandardCharsets.UTF_8);
            for (int written = 0; written < mib / 2 * MIB; written += line.length) {
                out.write(line);
            }
        });
    }

    Path text(String name, String text) {
        return written(name, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A program of the shell, so that what it does stands in no argument. */
    StreamSource script(String name, String text) {
        return StreamSource.of("sh", text(name, text).toString());
    }

    /** The file, of which no more than the beginning comes as long as the brake is there. */
    StreamSource braked(Path file, int beginning, Path brake) {
        String script = "head -c %d %s; while [ -e %s ]; do sleep 0.1; done; tail -c +%d %s";
        return script("braked", script.formatted(beginning, file, brake, beginning + 1, file));
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

    /** A backup on a thread of its own. */
    Running running(StreamSource source) {
        return new Running(repository.location(), () -> backUp(source, "stream"));
    }

    Dumped dump(String snapshot, String name) {
        return vault().dump(snapshot, name, folder);
    }

    /** The pack files of the store that are whole, the largest first: that is one of data. */
    List<Path> packs() {
        try (Stream<Path> files = Files.walk(store().resolve("data"))) {
            return files.filter(
                            file -> PACK.matcher(file.getFileName().toString()).matches())
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

    /** Until more than that has arrived. */
    void awaitStored(long bytes) {
        // What has another name until it is whole may be gone under that name when it is looked at.
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> stored() > bytes);
    }

    long stored() {
        return packs().stream().mapToLong(Rig::size).sum();
    }
}
