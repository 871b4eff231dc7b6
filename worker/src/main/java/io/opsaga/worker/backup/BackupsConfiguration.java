package io.opsaga.worker.backup;

import com.zaxxer.hikari.HikariDataSource;
import io.opsaga.activities.audit.Audit;
import io.opsaga.activities.backup.BackupActivitiesImpl;
import io.opsaga.activities.backup.BackupRecordsImpl;
import io.opsaga.activities.backup.JdbcBackups;
import io.opsaga.activities.backup.JdbcNewestBackups;
import io.opsaga.activities.docker.DockerEngines;
import io.opsaga.activities.machine.Guard;
import io.opsaga.activities.machine.Heartbeats;
import io.opsaga.activities.postgresql.PostgresTools;
import io.opsaga.activities.redis.ScratchServers;
import io.opsaga.activities.restic.Restic;
import io.opsaga.activities.secret.SecretFiles;
import io.opsaga.activities.source.DatabaseAccess;
import io.opsaga.activities.source.DatabaseAdapter;
import io.opsaga.activities.source.DatabaseRestoreAdapter;
import io.opsaga.activities.source.FolderAdapter;
import io.opsaga.activities.source.FolderRestore;
import io.opsaga.activities.source.RedisAdapter;
import io.opsaga.activities.source.RedisPlaces;
import io.opsaga.activities.source.RedisRestore;
import io.opsaga.activities.source.RestoreAdapter;
import io.opsaga.activities.source.SourceAdapter;
import io.opsaga.activities.source.VolumeAdapter;
import io.opsaga.activities.source.VolumeRestore;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.activities.store.Store;
import io.opsaga.activities.vault.ArchiveFailures;
import io.opsaga.activities.vault.DeclaredVaults;
import io.opsaga.activities.vault.Vaults;
import io.opsaga.backup.BackupKind;
import io.opsaga.backup.BackupSaga;
import io.opsaga.inventory.Inventories;
import io.opsaga.worker.settings.BackupSettings;
import io.opsaga.worker.settings.WorkerSettings;
import io.opsaga.worker.temporal.Capability;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Backups: the engine, an adapter for each kind of source that there is one for, and the list of what was made. */
@Configuration(proxyBeanMethods = false)
public class BackupsConfiguration {
    /** A store that is asked a short question answers within five seconds, or is told to be away. */
    private static final Duration SHORT_SILENCE = Duration.ofSeconds(4);

    @Bean
    SourceAdapter folders(SshMachines machines) {
        return new FolderAdapter(machines);
    }

    @Bean
    SourceAdapter volumes(DockerEngines engines) {
        return new VolumeAdapter(engines);
    }

    @Bean
    RestoreAdapter folderRestores(SshMachines machines, Audit audit) {
        return new FolderRestore(machines, audit, Clock.systemUTC());
    }

    @Bean
    RestoreAdapter volumeRestores(SshMachines machines, DockerEngines engines, Audit audit) {
        return new VolumeRestore(machines, engines, audit, Clock.systemUTC());
    }

    @Bean
    SourceAdapter databases(SshMachines machines, WorkerSettings settings, BackupSettings backups) {
        return new DatabaseAdapter(access(machines), () -> PostgresTools.here(backups.postgresql()), servers(settings));
    }

    @Bean
    RestoreAdapter databaseRestores(SshMachines machines, WorkerSettings settings, BackupSettings backups) {
        return new DatabaseRestoreAdapter(
                access(machines), () -> PostgresTools.here(backups.postgresql()), servers(settings));
    }

    private static DatabaseAccess access(SshMachines machines) {
        return new DatabaseAccess(machines, new SecretFiles());
    }

    /** A short path: sockets lie in it. */
    private static Path servers(WorkerSettings settings) {
        return settings.data().resolve("scratch").resolve("pg").toAbsolutePath();
    }

    @Bean
    RedisPlaces redisPlaces(SshMachines machines, BackupSettings backups) {
        return new RedisPlaces(machines, new SecretFiles(), backups.silence());
    }

    @Bean
    ScratchServers scratchRedis(WorkerSettings settings, BackupSettings backups) {
        Path folder = settings.data().resolve("run").resolve("redis").toAbsolutePath();
        return new ScratchServers(backups.redisServer(), folder, backups.redisMemory(), backups.silence());
    }

    @Bean
    SourceAdapter redisServices(RedisPlaces places, ScratchServers scratch) {
        return new RedisAdapter(places, scratch);
    }

    @Bean
    RestoreAdapter redisRestores(RedisPlaces places, ScratchServers scratch) {
        return new RedisRestore(places, scratch);
    }

    @Bean
    Vaults vaults(WorkerSettings settings, BackupSettings backups) {
        Path cache = settings.data().resolve("restic").toAbsolutePath();
        Path keys = settings.data().resolve("run").resolve("keys").toAbsolutePath();
        return new DeclaredVaults(
                new Restic(backups.restic(), cache, keys, backups.silence()),
                new Restic(backups.restic(), cache, keys, SHORT_SILENCE),
                new SecretFiles());
    }

    @Bean
    BackupActivitiesImpl backupActivities(
            Supplier<Inventories> kept,
            Vaults vaults,
            List<SourceAdapter> adapters,
            Heartbeats heartbeats,
            WorkerSettings settings) {
        return new BackupActivitiesImpl(
                kept.get(),
                vaults,
                adapters,
                new Guard(heartbeats, ArchiveFailures::translated),
                settings.data().resolve("scratch").resolve("backups").toAbsolutePath(),
                Clock.systemUTC());
    }

    /** Once the store is there, and with it its schema. */
    @Bean
    JdbcBackups executions(Store store, HikariDataSource dataSource) {
        return new JdbcBackups(dataSource);
    }

    /** The same. */
    @Bean
    JdbcNewestBackups newestBackups(Store store, HikariDataSource dataSource) {
        return new JdbcNewestBackups(dataSource);
    }

    @Bean
    BackupRecordsImpl backupRecords(JdbcBackups executions) {
        return new BackupRecordsImpl(executions);
    }

    @Bean
    Capability backups(ObjectProvider<BackupActivitiesImpl> activities, ObjectProvider<BackupRecordsImpl> records) {
        return new Capability(new BackupKind(), BackupSaga.class, activities::getObject, records::getObject);
    }
}
