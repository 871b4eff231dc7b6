package io.opsaga.activities.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opsaga.activities.audit.Audit;
import io.opsaga.activities.docker.DockerFailure.Kind;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.inventory.Machine;
import io.opsaga.inventory.Machine.DockerAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pull is sent with what the account's Docker configuration has at that moment. */
@Timeout(60)
class RegistryCredentialsTest {
    private static final String REGISTRY = "127.0.0.1:5000";
    private static final String IMAGE = REGISTRY + "/team/app:1.0.0";
    private static final String HEADER = "x-registry-auth: ";

    @TempDir
    Path folder;

    private MadeUpEngine engine;
    private SshMachines machines;
    private DockerEngines engines;
    private DockerHost docker;

    @BeforeEach
    void connect() throws Exception {
        engine = new MadeUpEngine(folder.resolve("docker.sock"));
        machines = new SshMachines();
        engines = new DockerEngines(
                machines, folder.resolve("sockets"), new Audit(List.of()), new RegistryCredentials(folder));
        Machine.Ssh nowhere = new Machine.Ssh("127.0.0.1", 1, "nobody", folder.resolve("none"), folder.resolve("none"));
        docker = engines.on(new Machine("box", nowhere, new DockerAccess.Socket(folder.resolve("docker.sock"))));
        engine.answers("POST /images/create", 200, "{\"status\":\"Downloaded\"}");
    }

    @AfterEach
    void disconnect() throws Exception {
        engines.close();
        machines.close();
        engine.close();
    }

    private void configure(String json) throws IOException {
        Files.writeString(folder.resolve("config.json"), json);
    }

    private void password(String password) throws IOException {
        String auth = Base64.getEncoder().encodeToString(("ann:" + password).getBytes(UTF_8));
        configure("{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(REGISTRY, auth));
    }

    /** What the engine was sent with the last pull; empty for nothing. */
    private String sent() {
        docker.pull(IMAGE, doing -> {});
        List<String> requests = engine.requests();
        return requests.get(requests.size() - 1)
                .lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith(HEADER))
                .map(line -> new String(
                        Base64.getUrlDecoder()
                                .decode(line.substring(HEADER.length()).strip()),
                        UTF_8))
                .findFirst()
                .orElse("");
    }

    @Test
    void aPasswordThatHasChangedCountsAtOnce() throws IOException {
        assertThat(sent()).isEmpty();
        password("first-word");
        assertThat(sent()).contains("ann", "first-word");
        password("second-word");
        assertThat(sent()).contains("second-word").doesNotContain("first-word");
        configure("{}");
        assertThat(sent()).isEmpty();
    }

    @Test
    void whatARegistryWasShownIsToldWithoutTheSecret() throws IOException {
        engine.answers("POST /images/create", 500, "{\"message\":\"no basic auth credentials\"}");
        String file = folder.resolve("config.json").toString();

        assertThat(refusal()).endsWith("none, as %s has none for %s)".formatted(file, REGISTRY));
        configure("{\"auths\":{\"%s\":{}},\"credsStore\":\"pass\"}".formatted(REGISTRY));
        assertThat(refusal()).contains("leaves %s to a credential helper".formatted(REGISTRY));
        configure("hidden-word");
        assertThat(refusal())
                .endsWith("none, as %s cannot be read)".formatted(file))
                .doesNotContain("hidden-word");
        password("hidden-word");
        assertThat(refusal())
                .endsWith("those that %s has for %s)".formatted(file, REGISTRY))
                .doesNotContain("hidden");
    }

    @Test
    void theHubsOwnEntryIsForItsImagesHoweverTheyAreNamed() throws IOException {
        configure("{\"auths\":{\"https://index.docker.io/v1/\":{\"auth\":\"YW5uOnNlY3JldA==\"}}}");

        for (String repository : List.of("agent", "team/agent", "docker.io/team/agent")) {
            assertThat(new RegistryCredentials(folder).of(repository).auth())
                    .as(repository)
                    .isNotNull();
        }
        assertThat(new RegistryCredentials(folder).of("registry.example/agent").auth())
                .isNull();
    }

    private String refusal() {
        DockerFailure failure = catchThrowableOfType(DockerFailure.class, () -> docker.pull(IMAGE, doing -> {}));
        assertThat(failure.kind()).isEqualTo(Kind.REGISTRY_REFUSED);
        return failure.getMessage();
    }
}
