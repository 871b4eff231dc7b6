package io.opsaga.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import io.opsaga.activities.inventory.FileInventories;
import io.opsaga.activities.orphan.RecordedPlaces;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.InventoryReload;
import io.opsaga.release.Quarantine;
import io.opsaga.release.Releases;
import io.opsaga.stops.Stops;
import io.opsaga.worker.settings.InventorySettings;
import io.opsaga.worker.settings.WorkerSettings;
import io.opsaga.worker.temporal.Capability;
import io.opsaga.worker.temporal.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** The inventories of a process, as it is put together: read again when their file changes. */
class InventoryWatchTest {
    private static final String GOOD = """
            environment: %s
            machines:
              pc1: { ssh: { host: 127.0.0.1, user: ops, identity: id, known_hosts: hosts } }
            agents: []
            """;

    @TempDir
    Path folder;

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties({WorkerSettings.class, InventorySettings.class})
    static class Settings {}

    @Test
    void aChangedFileIsReadAgainAndAFaultyOneIsNot() throws IOException {
        Files.writeString(folder.resolve("id"), "key");
        Files.writeString(folder.resolve("hosts"), "key");
        write("staging");
        Workers workers = mock(Workers.class);
        new ApplicationContextRunner()
                .withUserConfiguration(Settings.class, MachinesConfiguration.class)
                .withPropertyValues(
                        "opsaga.data=" + folder.resolve("data"),
                        "opsaga.inventories=" + folder.resolve("inventory.yaml"),
                        "opsaga.look-at-inventories-every=100ms")
                .withBean(Releases.class, () -> mock(Releases.class))
                .withBean(Quarantine.class, () -> mock(Quarantine.class))
                .withBean(Stops.class, () -> mock(Stops.class))
                .withBean(RecordedPlaces.class, () -> mock(RecordedPlaces.class))
                .withBean(Workers.class, () -> workers)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBeansOfType(Capability.class)).hasSizeGreaterThan(2);
                    Inventories inventories = context.getBean(Inventories.class);
                    assertThat(context.getBean(InventoryReload.class)).isSameAs(inventories);
                    assertThat(names(inventories)).containsExactly(EnvironmentName.STAGING);

                    write("{ name: canary, like: staging }");
                    await(() -> assertThat(names(inventories)).containsExactly(new EnvironmentName("canary")));
                    verify(workers, atLeastOnce()).serveAll();

                    write("nothing");
                    FileInventories files = context.getBean(FileInventories.class);
                    await(() -> assertThat(files.counts().refused()).isEqualTo(1));
                    assertThat(names(inventories)).containsExactly(new EnvironmentName("canary"));
                });
    }

    private void write(String environment) throws IOException {
        Files.writeString(folder.resolve("inventory.yaml"), GOOD.formatted(environment));
    }

    private static Iterable<EnvironmentName> names(Inventories inventories) {
        return inventories.all().stream().map(Inventory::environment).toList();
    }

    private static void await(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
    }
}
