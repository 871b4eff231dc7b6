package io.opsaga.activities.docker;

import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerConfigFile;
import com.github.dockerjava.core.NameParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a Docker configuration has for registries, read anew for each pull: some registries change their passwords every few hours. Helpers
 * that a configuration names (credsStore, credHelpers) are not asked.
 */
final class RegistryCredentials {
    private static final String FILE = "config.json";
    /** Its entry is called by another name than its images. */
    private static final String HUB = "docker.io";

    private final Path folder;

    /** @param folder where {@code config.json} is, if there is any */
    RegistryCredentials(Path folder) {
        this.folder = folder;
    }

    /** Those of the account that this program runs under. */
    static RegistryCredentials ofThisAccount() {
        return new RegistryCredentials(Optional.ofNullable(System.getenv("DOCKER_CONFIG"))
                .filter(named -> !named.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".docker")));
    }

    /**
     * What is sent along with a pull.
     *
     * @param auth null where nothing is
     * @param words what that is, or why it is nothing; without any secret
     */
    record Sent(@Nullable AuthConfig auth, String words) {}

    /** What there is for the registry that the repository is in. */
    Sent of(String repository) {
        Path file = folder.resolve(FILE);
        String host = NameParser.resolveRepositoryName(repository).hostname;
        String registry = host.equals(HUB) ? AuthConfig.DEFAULT_SERVER_ADDRESS : host;
        DockerConfigFile read;
        try {
            read = DockerConfigFile.loadConfig(DockerClientConfig.getDefaultObjectMapper(), folder.toString());
        } catch (IOException | RuntimeException e) {
            // Nothing of the exception: it may quote the file.
            return new Sent(null, "none, as %s cannot be read".formatted(file));
        }
        AuthConfig found = read.resolveAuthConfig(registry);
        if (found == null) {
            return new Sent(null, "none, as %s has none for %s".formatted(file, registry));
        }
        boolean empty =
                found.getUsername() == null && found.getIdentitytoken() == null && found.getRegistrytoken() == null;
        return empty
                ? new Sent(
                        null,
                        "none, as %s leaves %s to a credential helper, and those are not asked"
                                .formatted(file, registry))
                : new Sent(found, "those that %s has for %s".formatted(file, registry));
    }
}
