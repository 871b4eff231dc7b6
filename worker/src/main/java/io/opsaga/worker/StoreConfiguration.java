package io.opsaga.worker;

import com.zaxxer.hikari.HikariDataSource;
import io.opsaga.activities.control.ControlRecordsImpl;
import io.opsaga.activities.control.JdbcStops;
import io.opsaga.activities.orphan.JdbcRecordedPlaces;
import io.opsaga.activities.orphan.OrphanRecordsImpl;
import io.opsaga.activities.orphan.RecordedPlaces;
import io.opsaga.activities.release.RemovedReleases;
import io.opsaga.activities.store.Store;
import io.opsaga.inventory.Inventories;
import io.opsaga.operation.ApiKeys;
import io.opsaga.operation.Figures;
import io.opsaga.operation.Locks;
import io.opsaga.operation.OperationKinds;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.OperationQueue;
import io.opsaga.operation.Plans;
import io.opsaga.release.Quarantine;
import io.opsaga.release.Releases;
import io.opsaga.stops.Stops;
import io.opsaga.worker.postgres.EmbeddedPostgresServer;
import io.opsaga.worker.secrets.OpsKey;
import io.opsaga.worker.settings.QuarantineScope;
import io.opsaga.worker.settings.WorkerSettings;
import io.opsaga.worker.temporal.Capability;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The store: PostgreSQL, embedded where none is configured. */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {
    @Bean(destroyMethod = "close")
    @ConditionalOnProperty(name = "opsaga.store.url", matchIfMissing = true, havingValue = "embedded")
    EmbeddedPostgresServer embeddedPostgres(WorkerSettings settings) throws IOException {
        return EmbeddedPostgresServer.start(settings.data().resolve("postgres").toAbsolutePath(), 0);
    }

    @Bean(destroyMethod = "close")
    HikariDataSource dataSource(WorkerSettings settings, ObjectProvider<EmbeddedPostgresServer> embedded) {
        EmbeddedPostgresServer server = embedded.getIfAvailable();
        return server != null
                ? StorePool.open(server.jdbcUrl(), server.user(), server.password())
                : StorePool.open(
                        Objects.requireNonNull(settings.store().url()),
                        settings.store().user(),
                        settings.store().password());
    }

    @Bean
    OperationKinds operationKinds(List<Capability> capabilities) {
        return new OperationKinds(capabilities.stream().map(Capability::kind).toList());
    }

    @Bean
    Store store(
            OperationKinds kinds,
            HikariDataSource dataSource,
            Locks.Liveness liveness,
            WorkerSettings settings,
            Inventories inventories) {
        QuarantineScope quarantine = QuarantineScope.of(settings.quarantineIn(), inventories.environments());
        Store.migrate(StorePool.patient(dataSource));
        return Store.over(
                kinds,
                dataSource,
                liveness,
                Clock.systemUTC(),
                settings.maxActiveDeployments(),
                settings.maxActiveMaintenance(),
                settings.maxWaiting(),
                quarantine);
    }

    @Bean
    OperationLog operationLog(Store store) {
        return store.log();
    }

    @Bean
    Locks locks(Store store) {
        return store.locks();
    }

    @Bean
    OperationQueue line(Store store) {
        return store.queue();
    }

    @Bean
    Releases releases(Store store) {
        return store.releases();
    }

    @Bean
    Figures figures(Store store) {
        return store.figures();
    }

    @Bean
    Quarantine quarantine(Store store) {
        return store.quarantine();
    }

    /** Once the store is there, and with it its schema. */
    @Bean
    Stops stops(Store store, HikariDataSource dataSource) {
        return new JdbcStops(dataSource);
    }

    @Bean
    RecordedPlaces recordedPlaces(Store store, HikariDataSource dataSource) {
        return new JdbcRecordedPlaces(dataSource);
    }

    @Bean
    OrphanRecordsImpl orphanRecords(Store store, Stops stops, HikariDataSource dataSource) {
        return new OrphanRecordsImpl(stops, new RemovedReleases(dataSource));
    }

    @Bean
    ControlRecordsImpl controlRecords(Store store, Stops stops, HikariDataSource dataSource) {
        return new ControlRecordsImpl(stops, new RemovedReleases(dataSource), Clock.systemUTC());
    }

    @Bean
    Plans plans(Store store) {
        return store.plans();
    }

    @Bean
    ApiKeys apiKeys(Store store) {
        return store.apiKeys();
    }

    /** Before anybody is served: whoever waits for that shows the key next. */
    @Bean
    @ConditionalOnProperty("opsaga.ops-key")
    InitializingBean opsKeyIsThere(ApiKeys keys, WorkerSettings settings) {
        return () -> OpsKey.provide(Objects.requireNonNull(settings.opsKey()), keys);
    }
}
