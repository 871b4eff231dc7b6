package io.opsaga.worker.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The releases of the sample agent, {@code artifacts/sample-agent/VERSION/}: the same jar in each, and a file that says the version, so
 * that an upgrade can be tried. A release that is there is left as it is, for a version never changes its content.
 */
final class SandboxArtifacts {
    static final String ARTIFACT = "sample-agent";
    static final String JAR = "sample-agent.jar";
    static final List<String> VERSIONS = List.of("1.0.0", "1.1.0");

    private SandboxArtifacts() {}

    /** Makes the releases that are missing. @throws IOException if the jar cannot be read or a folder not be written */
    static void install(Path artifacts, Path jar) throws IOException {
        Path folder = artifacts.resolve(ARTIFACT);
        OwnerFiles.createDirectory(folder);
        for (String version : VERSIONS) {
            Path release = folder.resolve(version);
            if (!Files.exists(release)) {
                make(release, jar, version);
            }
        }
    }

    /** A copy, not a link: whoever builds the jar anew must not change what running agents have mapped. */
    private static void make(Path release, Path jar, String version) throws IOException {
        Path fresh = Files.createTempDirectory(release.getParent(), ".new-");
        try {
            Files.copy(jar, fresh.resolve(JAR));
            Files.writeString(fresh.resolve("VERSION"), version + "\n");
            Files.move(fresh, release, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            delete(fresh);
            throw failure;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
