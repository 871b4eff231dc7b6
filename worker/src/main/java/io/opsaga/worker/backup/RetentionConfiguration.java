package io.opsaga.worker.backup;

import com.zaxxer.hikari.HikariDataSource;
import io.opsaga.activities.machine.Guard;
import io.opsaga.activities.machine.Heartbeats;
import io.opsaga.activities.retention.JdbcRetention;
import io.opsaga.activities.retention.RetentionActivitiesImpl;
import io.opsaga.activities.retention.RetentionRecordsImpl;
import io.opsaga.activities.store.Store;
import io.opsaga.activities.vault.ArchiveFailures;
import io.opsaga.activities.vault.Vaults;
import io.opsaga.archive.Needed;
import io.opsaga.inventory.Inventories;
import io.opsaga.retention.RetentionKind;
import io.opsaga.retention.RetentionSaga;
import io.opsaga.worker.temporal.Capability;
import java.time.Clock;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Retention: the stores of backups, their list, and everybody who may still need one. */
@Configuration(proxyBeanMethods = false)
public class RetentionConfiguration {
    /** Once the store is there, and with it its schema. */
    @Bean
    JdbcRetention stocks(Store store, HikariDataSource dataSource, ObjectProvider<Needed> needed) {
        return new JdbcRetention(dataSource, needed.orderedStream().toList(), Clock.systemUTC());
    }

    @Bean
    RetentionRecordsImpl retentionRecords(JdbcRetention stocks) {
        return new RetentionRecordsImpl(stocks);
    }

    @Bean
    RetentionActivitiesImpl retentionActivities(Supplier<Inventories> kept, Vaults vaults, Heartbeats heartbeats) {
        return new RetentionActivitiesImpl(kept.get(), vaults, new Guard(heartbeats, ArchiveFailures::translated));
    }

    @Bean
    Capability retention(
            ObjectProvider<RetentionActivitiesImpl> activities, ObjectProvider<RetentionRecordsImpl> records) {
        return new Capability(new RetentionKind(), RetentionSaga.class, activities::getObject, records::getObject);
    }
}
