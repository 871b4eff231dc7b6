package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.worker.settings.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.yaml.snakeyaml.Yaml;

/** The keys that a grown installation is started with, by docker-compose.yml and by ops/up, mean something to those who get them. */
class GrownFilesTest {
    private static final Path ROOT = Path.of("..");
    private static final Path KEYS = ROOT.resolve("ops/grown");
    private static final Pattern LINE = Pattern.compile("([A-Z_]+)=(.*)");
    /** {@code ${NAME:-what stands for nothing}} and {@code ${NAME:?what is wrong without}}. */
    private static final Pattern PLACE = Pattern.compile("\\$\\{[A-Z_]+:([-?])([^}]*)}");

    @Test
    void workersGetTheirSettings() throws IOException {
        WorkerSettings main = settings("opsaga", "worker-main");
        WorkerSettings own = settings("opsaga", "worker-own");

        assertThat(main.data()).isEqualTo(Path.of("/data"));
        assertThat(main.inventories()).containsExactly(Path.of("/inventory/inventory.yaml"));
        assertThat(main.temporal().target()).isEqualTo("temporal:7233");
        assertThat(main.store())
                .isEqualTo(new WorkerSettings.Store("jdbc:postgresql://postgres:5432/opsaga", "opsaga", "secret"));
        assertThat(main.workers().enabled()).isTrue();
        assertThat(main.workers().queues()).containsExactly("*");
        assertThat(main.workers().standIn()).containsExactly("machine-pc2");
        assertThat(own.workers().queues()).containsExactly("machine-pc2");
        assertThat(own.workers().standIn()).containsExactly("*");
    }

    @Test
    void theApiRunsNoWorkersAndKnowsTheWebUi() throws IOException {
        assertThat(settings("opsaga", "api").workers().enabled()).isFalse();
        assertThat(environment("opsaga", "api").getProperty("opsaga.temporal.ui-url"))
                .isEqualTo("http://127.0.0.1:8233");
        assertThat(environment("opsaga", "api").getProperty("opsaga.web-ui.port"))
                .isEqualTo("8233");
        assertThat(environment("opsaga", "api").getProperty("opsaga.web-ui.server"))
                .isEqualTo("http://127.0.0.1:" + keys("ui").get("TEMPORAL_UI_PORT"));
        assertThat(environment("opsaga", "api").getProperty("opsaga.web-ui.certificate"))
                .isEmpty();
        assertThat(settings("opsaga", "api").opsKey()).isEqualTo(Path.of("/data/secrets/ops.key"));
        assertThat(settings("opsaga", "api").temporal().signingKey()).isEqualTo("secret");
        assertThat(environment("opsaga", "api").getProperty("server.port")).isEqualTo("8303");
    }

    /** A key that is added must be looked at above. */
    @Test
    void thereAreNoOtherKeysOfOpsaga() throws IOException {
        assertThat(keys("opsaga", "api", "worker-main", "worker-own").keySet())
                .containsExactlyInAnyOrder(
                        "OPSAGA_DATA",
                        "OPSAGA_INVENTORIES",
                        "OPSAGA_TEMPORAL_TARGET",
                        "OPSAGA_STORE_URL",
                        "OPSAGA_STORE_USER",
                        "OPSAGA_STORE_PASSWORD",
                        "OPSAGA_WORKERS_ENABLED",
                        "OPSAGA_TEMPORAL_UIURL",
                        "OPSAGA_TEMPORAL_SIGNINGKEY",
                        "OPSAGA_WEBUI_PORT",
                        "OPSAGA_WEBUI_SERVER",
                        "OPSAGA_WEBUI_CERTIFICATE",
                        "OPSAGA_OPSKEY",
                        "OPSAGA_WORKERS_QUEUES",
                        "OPSAGA_WORKERS_STANDIN",
                        "SERVER_ADDRESS",
                        "SERVER_PORT");
    }

    @Test
    void theWebUisConfigurationAndItsKeysBelongTogether() throws IOException {
        List<String> used = Pattern.compile("env \"([A-Z_]+)\"")
                .matcher(Files.readString(KEYS.resolve("ui/docker.yaml")))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(keys("ui").keySet()).containsExactlyInAnyOrderElementsOf(used);
    }

    @Test
    @SuppressWarnings("unchecked")
    void composeStartsWhatOpsUpStarts() throws IOException {
        Map<String, Object> compose = new Yaml().load(Files.readString(ROOT.resolve("docker-compose.yml")));
        Map<String, Map<String, Object>> services = (Map<String, Map<String, Object>>) compose.get("services");
        String up = Files.readString(ROOT.resolve("ops/lib/grown.sh"))
                + Files.readString(ROOT.resolve("ops/lib/web-ui.sh"));
        Map<String, List<String>> files = new LinkedHashMap<>();
        services.forEach((name, service) ->
                files.put(name, (List<String>) service.getOrDefault("env_file", List.<String>of())));

        assertThat(files.values().stream().flatMap(List::stream).distinct())
                .containsExactlyInAnyOrderElementsOf(allKeyFiles());
        assertThat(up)
                .contains("opsaga_part opsaga \"$PORT\" io.opsaga.api.OpsagaApplication api\n")
                .contains("keys schema")
                .contains("part temporal \"$TEMPORAL_PORT\" temporal --")
                .contains("part temporal-ui \"$WEB_UI_SERVER_PORT\" ui --");
        // Nobody comes to Temporal or its Web UI but through the API.
        assertThat(services.entrySet().stream()
                        .filter(service -> service.getValue().containsKey("ports"))
                        .map(Map.Entry::getKey))
                .containsExactly("api");
        assertThat(services.get("temporal-ui")).containsEntry("network_mode", "service:api");
        assertThat(keys("ui")).containsEntry("TEMPORAL_UI_HOST", "127.0.0.1");
        assertThat(keys("temporal")).containsEntry("FRONTEND_HTTP_PORT", "0");
        for (String worker : List.of("worker-main", "worker-own")) {
            assertThat(files.get(worker)).containsExactly("ops/grown/opsaga.env", "ops/grown/" + worker + ".env");
            assertThat(up)
                    .containsPattern("opsaga_part %1$s .* io.opsaga.worker.WorkerApplication %1$s\n".formatted(worker));
        }
        assertThat(services.get("temporal")).containsEntry("image", "temporalio/server:" + version("SERVER_VERSION"));
        assertThat(services.get("schema"))
                .containsEntry("image", "temporalio/admin-tools:" + version("SERVER_VERSION"));
        assertThat(services.get("temporal-ui")).containsEntry("image", "temporalio/ui:" + version("UI_VERSION"));
        assertThat(services.get("postgres")).containsEntry("image", "postgres:" + postgresVersion());
    }

    private static List<String> allKeyFiles() throws IOException {
        try (Stream<Path> files = Files.list(KEYS)) {
            return files.map(file -> "ops/grown/" + file.getFileName())
                    .filter(name -> name.endsWith(".env"))
                    .toList();
        }
    }

    private static String version(String name) throws IOException {
        return first(name + "=([0-9.]+)", ROOT.resolve("ops/temporal/get"));
    }

    private static String postgresVersion() throws IOException {
        return first("<postgres-binaries.version>([0-9]+\\.[0-9]+)", ROOT.resolve("pom.xml"));
    }

    private static String first(String pattern, Path file) throws IOException {
        Matcher found = Pattern.compile(pattern).matcher(Files.readString(file));
        assertThat(found.find()).as(pattern).isTrue();
        return found.group(1);
    }

    private static WorkerSettings settings(String... files) throws IOException {
        return Binder.get(environment(files)).bindOrCreate("opsaga", WorkerSettings.class);
    }

    private static StandardEnvironment environment(String... files) throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().stream()
                .map(source -> source.getName())
                .toList()
                .forEach(environment.getPropertySources()::remove);
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.copyOf(keys(files))));
        ConfigurationPropertySources.attach(environment);
        return environment;
    }

    /** As Compose and Bash read these files. */
    private static Map<String, String> keys(String... files) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String file : files) {
            lines.addAll(Files.readAllLines(KEYS.resolve(file + ".env")));
        }
        Map<String, String> keys = new LinkedHashMap<>();
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                keys.put(
                        matcher.group(1),
                        PLACE.matcher(matcher.group(2))
                                .replaceAll(place -> place.group(1).equals("?") ? "secret" : place.group(2)));
            }
        }
        return keys;
    }
}
