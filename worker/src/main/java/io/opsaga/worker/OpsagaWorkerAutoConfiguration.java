package io.opsaga.worker;

import io.opsaga.worker.backup.BackupsConfiguration;
import io.opsaga.worker.backup.RestoresConfiguration;
import io.opsaga.worker.backup.RetentionConfiguration;
import io.opsaga.worker.settings.BackupSettings;
import io.opsaga.worker.settings.InventorySettings;
import io.opsaga.worker.settings.WorkerSettings;
import io.opsaga.worker.temporal.TemporalConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/** Brings the worker into whatever process has it on the class path: its own, or the API's in standalone mode. */
@AutoConfiguration(beforeName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@EnableConfigurationProperties({WorkerSettings.class, InventorySettings.class, BackupSettings.class})
@Import({
    StoreConfiguration.class,
    MachinesConfiguration.class,
    BackupsConfiguration.class,
    RestoresConfiguration.class,
    RetentionConfiguration.class,
    TemporalConfiguration.class
})
public class OpsagaWorkerAutoConfiguration {}
