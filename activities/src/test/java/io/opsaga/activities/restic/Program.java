package io.opsaga.activities.restic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The real restic: the one that {@code opsaga.restic} names, or what {@code ops/restic/get} finds or makes. */
public final class Program {
    private static final Path FOUND = find();

    private Program() {}

    public static Path path() {
        return FOUND;
    }

    private static Path find() {
        return Optional.ofNullable(System.getProperty("opsaga.restic"))
                .map(Path::of)
                .orElseGet(Program::got);
    }

    private static Path got() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("ops/restic/get"))) {
            root = Optional.ofNullable(root.getParent())
                    .orElseThrow(
                            () -> new IllegalStateException("no ops/restic/get above; name one with opsaga.restic"));
        }
        try {
            Process get = new ProcessBuilder(root.resolve("ops/restic/get").toString())
                    .redirectError(Redirect.INHERIT)
                    .start();
            String printed = new String(get.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (get.waitFor() != 0) {
                throw new IllegalStateException("ops/restic/get found no restic and made none");
            }
            return Path.of(printed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
