package io.opsaga.worker.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.activities.inventory.Artifacts;
import io.opsaga.activities.inventory.InventoryFile;
import io.opsaga.activities.inventory.LoadedInventory;
import io.opsaga.archive.BackupJob;
import io.opsaga.archive.BackupJobs;
import io.opsaga.archive.BackupSource.FolderSource;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

class SandboxInventoryTest {
    @TempDir
    Path data;

    @Test
    void itIsInThePinnedShape() throws Exception {
        Map<String, Object> inventory = read(31000);

        assertThat(inventory)
                .containsEntry("environment", "development")
                .containsOnlyKeys("environment", "machines", "agents", "secrets", "stores", "backups");
        assertThat(inventory.get("machines").toString())
                .isEqualTo("{main-pc={ssh={host=127.0.0.1, port=2201, user=opsaga, identity=keys/id,"
                        + " known_hosts=keys/known_hosts}}, pc2={ssh={host=127.0.0.1, port=2202, user=opsaga,"
                        + " identity=keys/id, known_hosts=keys/known_hosts}}}");
        assertThat(agent(inventory, "bridge").toString())
                .isEqualTo(
                        "{id=bridge, machine=pc2, runtime=process, artifact=sample-agent, command=exec java -Xmx32m -Xmn4m"
                                + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -jar sample-agent.jar,"
                                + " ports=[127.0.0.1:31013:31013], env={AGENT_ID=bridge, AGENT_ROLE=bridge, AGENT_PORT=31013,"
                                + " BRIDGE_BIND=tcp://127.0.0.1:31090}, health={http=/health, port=31013, timeout=30s,"
                                + " body=\"status\":\"healthy\"}, restart=unless-stopped, depends_on=[orchestrator]}");
    }

    @Test
    void theProductReadsItAndFindsTheReleases() throws Exception {
        Path jar = Files.writeString(data.resolve("agent.jar"), "a jar");
        try (Sandbox sandbox = Sandbox.open(data, 0, 0, jar)) {
            LoadedInventory loaded = InventoryFile.read(sandbox.inventory(), AllSections.FORM);

            assertThat(loaded.inventory().agents()).hasSize(14).allSatisfy(agent -> {
                assertThat(agent.runtime()).isEqualTo(Agent.RuntimeKind.PROCESS);
                assertThat(agent.health()).isNotNull();
            });
            Machine.Ssh ssh = loaded.inventory().machine(Sandbox.SECOND).ssh();
            assertThat(ssh.port()).isEqualTo(sandbox.port(Sandbox.SECOND));
            assertThat(ssh.identity()).isRegularFile();
            assertThat(ssh.knownHosts()).isRegularFile();
            assertThat(new Artifacts(loaded.base()).versions("sample-agent"))
                    .containsExactlyInAnyOrder("1.0.0", "1.1.0");
            BackupJob config = loaded.inventory()
                    .section(BackupJobs.KEY)
                    .orElseThrow()
                    .byName()
                    .get("config");
            FolderSource source = (FolderSource) config.source();
            assertThat(source.machine()).isEqualTo(Sandbox.MAIN);
            assertThat(Path.of(source.folder())).isNotEmptyDirectory();
        }
    }

    @Test
    void aFolderThatSomebodyHasRemovedIsNotMadeAgain() throws Exception {
        Path jar = Files.writeString(data.resolve("agent.jar"), "a jar");
        Path config = data.resolve("sandbox/main-pc/ai_system/config");
        Sandbox.open(data, 0, 0, jar).close();
        for (String file : List.of("agents.yaml", "models.yaml")) {
            Files.delete(config.resolve(file));
        }
        Files.delete(config);
        String key = Files.readString(data.resolve("sandbox/keys/store"));

        Sandbox.open(data, 0, 0, jar).close();

        assertThat(config).doesNotExist();
        assertThat(data.resolve("sandbox/keys/store")).hasContent(key);
    }

    @Test
    void nineAgentsLiveOnOneMachineAndFiveOnTheOther() throws Exception {
        Map<Object, Long> byMachine = agents(read(31000)).stream()
                .collect(Collectors.groupingBy(agent -> agent.get("machine"), Collectors.counting()));

        assertThat(byMachine).containsExactlyInAnyOrderEntriesOf(Map.of("main-pc", 9L, "pc2", 5L));
    }

    @Test
    void oneAgentConnectsToTheBridgeOfTheOtherMachine() throws Exception {
        Map<String, Object> link = agent(read(31000), "cross-machine-link");

        assertThat(link).containsEntry("machine", "main-pc");
        assertThat(link.get("env").toString()).contains("BRIDGE_CONNECT=tcp://127.0.0.1:31090");
        assertThat(link.get("depends_on"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .contains("bridge");
    }

    @Test
    void thePortsOfTwoSandboxesDoNotMeet() throws Exception {
        Set<Object> first = ports(read(31000));
        Set<Object> second = ports(read(31100));

        assertThat(first).hasSize(14).doesNotContainAnyElementsOf(second);
    }

    @Test
    void dependenciesFormLayers() throws Exception {
        Set<Object> started = new HashSet<>();
        List<Map<String, Object>> waiting = new java.util.ArrayList<>(agents(read(31000)));
        int layers = 0;
        while (!waiting.isEmpty()) {
            List<Map<String, Object>> ready = waiting.stream()
                    .filter(agent -> started.containsAll((List<?>) agent.get("depends_on")))
                    .toList();
            assertThat(ready)
                    .as("agents whose dependencies exist and are no circle")
                    .isNotEmpty();
            ready.forEach(agent -> started.add(agent.get("id")));
            waiting.removeAll(ready);
            layers++;
        }
        assertThat(started).hasSize(14);
        assertThat(layers).isEqualTo(5);
    }

    private Map<String, Object> read(int basePort) throws Exception {
        return new Yaml().load(Files.readString(SandboxInventory.write(data, 2201, 2202, basePort)));
    }

    private static Map<String, Object> agent(Map<String, Object> inventory, String id) {
        return agents(inventory).stream()
                .filter(agent -> id.equals(agent.get("id")))
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> agents(Map<String, Object> inventory) {
        return (List<Map<String, Object>>) inventory.get("agents");
    }

    private static Set<Object> ports(Map<String, Object> inventory) {
        return agents(inventory).stream().map(agent -> agent.get("ports")).collect(Collectors.toSet());
    }
}
