package io.opsaga.worker.backup;

import io.opsaga.activities.machine.Guard;
import io.opsaga.activities.machine.Heartbeats;
import io.opsaga.activities.restore.RestoreActivitiesImpl;
import io.opsaga.activities.restore.RestoreRecordsImpl;
import io.opsaga.activities.source.RestoreAdapter;
import io.opsaga.activities.source.SourceAdapter;
import io.opsaga.activities.vault.ArchiveFailures;
import io.opsaga.activities.vault.Vaults;
import io.opsaga.archive.Executions;
import io.opsaga.inventory.Inventories;
import io.opsaga.restore.RestoreKind;
import io.opsaga.restore.RestoreSaga;
import io.opsaga.worker.settings.WorkerSettings;
import io.opsaga.worker.temporal.Capability;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Restores: over the same stores as backups, with an adapter for each kind of place that there is one for. */
@Configuration(proxyBeanMethods = false)
public class RestoresConfiguration {
    @Bean
    RestoreActivitiesImpl restoreActivities(
            Supplier<Inventories> kept,
            Vaults vaults,
            List<SourceAdapter> sources,
            ObjectProvider<RestoreAdapter> places,
            Heartbeats heartbeats,
            WorkerSettings settings) {
        return new RestoreActivitiesImpl(
                kept.get(),
                vaults,
                sources,
                places.orderedStream().toList(),
                new Guard(heartbeats, ArchiveFailures::translated),
                settings.data().resolve("scratch").resolve("restores").toAbsolutePath(),
                Clock.systemUTC());
    }

    @Bean
    RestoreRecordsImpl restoreRecords(Executions executions) {
        return new RestoreRecordsImpl(executions);
    }

    @Bean
    Capability restores(ObjectProvider<RestoreActivitiesImpl> activities, ObjectProvider<RestoreRecordsImpl> records) {
        return new Capability(new RestoreKind(), RestoreSaga.class, activities::getObject, records::getObject);
    }
}
