package io.opsaga.real;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where the commands of {@code ops/} are. */
final class Repository {
    /** The nearest folder above the one the tests run in that has {@code ops/up}. */
    static final Path ROOT = Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
            .filter(path -> Files.isExecutable(path.resolve("ops/up")))
            .findFirst()
            .orElseThrow(() ->
                    new IllegalStateException("no ops/up above " + Path.of("").toAbsolutePath()));

    private Repository() {}

    static String ops(String command) {
        return ROOT.resolve("ops").resolve(command).toString();
    }
}
