package io.opsaga.worker.settings;

import io.opsaga.settings.Within;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What backups are made with, under {@code opsaga.backups}.
 *
 * @param redisMemory how much memory the data of a throw-away Redis server may take, which is more than it takes in a backup
 * @param redisServer the program of such a server, 7.0 or newer and not older than the servers that are backed up
 * @param restic the program that writes to stores, 0.17.1 or newer
 * @param postgresql folders of PostgreSQL's programs, beside those of Debian's packages, which are found by themselves; each of one major
 *     version
 * @param silence how long it may move next to nothing before it is given up
 */
@ConfigurationProperties("opsaga.backups")
public record BackupSettings(
        @DefaultValue("4GB") DataSize redisMemory,
        @DefaultValue("/usr/bin/redis-server") Path redisServer,
        @DefaultValue("/usr/bin/restic") Path restic,

        @DefaultValue List<Path> postgresql,

        @Within(least = "10s", most = "1h") @DefaultValue("5m")
        Duration silence) {
    public BackupSettings {
        postgresql = List.copyOf(postgresql);
    }
}
