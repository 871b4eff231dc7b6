package io.opsaga.activities.restic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Real programs that tests need: the one that the system property {@code opsaga.NAME} names, or else the usual one. A test without its
 * program fails.
 */
public final class Program {
    private static final Path SSHD = Path.of("/usr/sbin/sshd");

    /** Looked for once, also where there is none. */
    private static final Map<String, CompletableFuture<Path>> FOUND = new ConcurrentHashMap<>();

    private Program() {}

    /** Or what {@code ops/restic/get} finds or makes. */
    public static Path restic() {
        return found("restic", Program::got);
    }

    /** A strict S3 server; or what {@code ops/versitygw/get} finds or makes. */
    static Path versitygw() {
        return found("versitygw", Program::got);
    }

    /** OpenSSH's server; or the one where Debian has it. */
    static Path sshd() {
        return found("sshd", name -> SSHD);
    }

    private static Path found(String name, Function<String, Path> usual) {
        return FOUND.computeIfAbsent(name, any -> CompletableFuture.supplyAsync(() -> find(name, usual), Runnable::run))
                .join();
    }

    private static Path find(String name, Function<String, Path> usual) {
        Path program = Optional.ofNullable(System.getProperty("opsaga." + name))
                .map(Path::of)
                .orElseGet(() -> usual.apply(name));
        if (!Files.isExecutable(program)) {
            throw missing(name, "%s is no program".formatted(program));
        }
        return program.toAbsolutePath();
    }

    private static IllegalStateException missing(String name, String why) {
        return new IllegalStateException(
                "This test needs %s, and %s. Name one with -Dopsaga.%1$s=PATH.".formatted(name, why));
    }

    private static Path got(String name) {
        Path get = above(Path.of("ops", name, "get"))
                .orElseThrow(() -> missing(name, "there is no ops/%s/get".formatted(name)));
        try {
            Process process = new ProcessBuilder(get.toString())
                    .redirectError(Redirect.INHERIT)
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw missing(name, "ops/%s/get has found none and made none".formatted(name));
            }
            return Path.of(printed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Optional<Path> above(Path file) {
        for (Path root = Path.of("").toAbsolutePath(); root != null; root = root.getParent()) {
            if (Files.isExecutable(root.resolve(file))) {
                return Optional.of(root.resolve(file));
            }
        }
        return Optional.empty();
    }
}
