package io.opsaga.worker.settings;

import io.opsaga.settings.Within;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What backups are made with, under {@code opsaga.backups}.
 *
 * @param restic the program that writes to stores, 0.17.1 or newer
 * @param postgresql folders of PostgreSQL's programs, beside those of Debian's packages, which are found by themselves; each of one major
 *     version
 * @param silence how long it may move next to nothing before it is given up
 */
@ConfigurationProperties("opsaga.backups")
public record BackupSettings(
        @DefaultValue("/usr/bin/restic") Path restic,

        @DefaultValue List<Path> postgresql,

        @Within(least = "10s", most = "1h") @DefaultValue("5m")
        Duration silence) {
    public BackupSettings {
        postgresql = List.copyOf(postgresql);
    }
}
