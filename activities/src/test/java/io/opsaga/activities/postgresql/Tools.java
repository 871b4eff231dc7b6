package io.opsaga.activities.postgresql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The real programs: those that {@code opsaga.postgresql} names, or what {@code ops/postgresql/get} finds or fetches. */
public final class Tools {
    public static final int MAJOR = 18;
    static final String PROPERTY = "opsaga.postgresql";

    private static final int OLDEST = 14;
    private static final int NEWEST = 20;
    private static final Path FOLDER = folder();

    private Tools() {}

    public static PostgresTools tools() {
        return PostgresTools.in(List.of(FOLDER));
    }

    public static Programs programs() {
        return tools().forMajor(MAJOR);
    }

    public static Path path() {
        return FOLDER;
    }

    /** These and those of Debian that are here: other majors show what is the same in all of them. */
    static PostgresTools all() {
        List<Path> folders = new ArrayList<>(List.of(FOLDER));
        for (int major : Tools.installed()) {
            folders.add(debian(major));
        }
        return PostgresTools.in(folders);
    }

    static List<Integer> majors() {
        return Stream.concat(Stream.of(MAJOR), installed().stream()).distinct().toList();
    }

    private static List<Integer> installed() {
        return IntStream.range(OLDEST, NEWEST)
                .filter(major -> Files.isExecutable(debian(major).resolve("postgres")))
                .boxed()
                .toList();
    }

    private static Path debian(int major) {
        return Path.of("/usr/lib/postgresql/%d/bin".formatted(major));
    }

    private static Path folder() {
        Path folder =
                Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of).orElseGet(Tools::got);
        if (!Files.isExecutable(folder.resolve("pg_dump"))) {
            throw new IllegalStateException(
                    "no PostgreSQL's programs in %s, which %s names; ops/postgresql/get %d prints a folder of them"
                            .formatted(folder, PROPERTY, MAJOR));
        }
        return folder;
    }

    private static Path got() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("ops/postgresql/get"))) {
            root = Optional.ofNullable(root.getParent())
                    .orElseThrow(() -> new IllegalStateException(
                            "no ops/postgresql/get above; name a folder of PostgreSQL's programs with " + PROPERTY));
        }
        try {
            Process get = new ProcessBuilder(root.resolve("ops/postgresql/get").toString(), Integer.toString(MAJOR))
                    .redirectError(Redirect.INHERIT)
                    .start();
            String printed = new String(get.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (get.waitFor() != 0) {
                throw new IllegalStateException("ops/postgresql/get found no PostgreSQL and fetched none");
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
