package io.opsaga.worker.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.opsaga.activities.machine.Heartbeats;
import io.opsaga.activities.restore.RestoreActivitiesImpl;
import io.opsaga.activities.source.SourceAdapter;
import io.opsaga.activities.vault.Vaults;
import io.opsaga.archive.Executions;
import io.opsaga.inventory.Inventories;
import io.opsaga.restore.RestoreKind;
import io.opsaga.restore.RestoreSaga;
import io.opsaga.worker.settings.WorkerSettings;
import io.opsaga.worker.temporal.Capability;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class RestoresConfigurationTest {
    @Test
    void restoresAreACapabilityWhateverPlacesThereAreHandsFor() {
        new ApplicationContextRunner()
                .withUserConfiguration(RestoresConfiguration.class, Others.class)
                .run(context -> {
                    Capability restores = context.getBean(Capability.class);

                    assertThat(restores.kind()).isInstanceOf(RestoreKind.class);
                    assertThat(restores.saga()).isEqualTo(RestoreSaga.class);
                    assertThat(restores.activities().get()).isInstanceOf(RestoreActivitiesImpl.class);
                    assertThat(restores.records()).isNotNull();
                });
    }

    /** What other configurations bring. */
    @Configuration(proxyBeanMethods = false)
    static class Others {
        @Bean
        Supplier<Inventories> kept() {
            Inventories none = mock(Inventories.class);
            return () -> none;
        }

        @Bean
        Vaults vaults() {
            return mock(Vaults.class);
        }

        @Bean
        SourceAdapter source() {
            SourceAdapter nothing = mock(SourceAdapter.class);
            when(nothing.isFor(any())).thenReturn(false);
            return nothing;
        }

        @Bean
        Executions executions() {
            return mock(Executions.class);
        }

        @Bean(destroyMethod = "close")
        Heartbeats heartbeats() {
            return new Heartbeats();
        }

        @Bean
        WorkerSettings settings() {
            WorkerSettings settings = mock(WorkerSettings.class);
            when(settings.data()).thenReturn(Path.of("target/data"));
            return settings;
        }
    }
}
