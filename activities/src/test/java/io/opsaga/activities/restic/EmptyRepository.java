package io.opsaga.activities.restic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/** A repository without snapshots, made once and then written wherever one is needed: restic takes some seconds to make one. */
final class EmptyRepository {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Made by the first who asks, and tried once: what was in the way is told to everybody. */
    private static final FutureTask<EmptyRepository> MADE = new FutureTask<>(EmptyRepository::new);

    /** Nothing where it is a folder. */
    private final Map<String, Optional<byte[]>> files = new LinkedHashMap<>();

    private EmptyRepository() throws IOException {
        Path folder = Files.createTempDirectory("empty-repository-");
        try {
            Path store = folder.resolve("store");
            new Restic(Program.restic(), folder.resolve("cache"), folder.resolve("keys"), PATIENCE)
                    .vault(new Repository.Local(store), Rig.KEY)
                    .init();
            for (Path file : below(store)) {
                String name = store.relativize(file).toString();
                files.put(name, Files.isDirectory(file) ? Optional.empty() : Optional.of(Files.readAllBytes(file)));
            }
        } finally {
            List<Path> all = below(folder);
            for (int i = all.size() - 1; i >= 0; i--) {
                Files.delete(all.get(i));
            }
        }
    }

    private static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted(Comparator.naturalOrder()).toList();
        }
    }

    /** Writes it to a folder that is not there yet; its key is {@link Rig#KEY}. */
    static void writeTo(Path store) {
        MADE.run();
        try {
            for (Map.Entry<String, Optional<byte[]>> file : MADE.get().files.entrySet()) {
                Path path = store.resolve(file.getKey());
                if (file.getValue().isPresent()) {
                    Files.write(path, file.getValue().get());
                } else {
                    Files.createDirectories(path);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
