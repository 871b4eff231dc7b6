package io.opsaga.worker.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is printed of settings, in logs and in messages of whoever could not start. */
class WorkerSettingsTest {
    @Test
    void noSecretIsPrinted() {
        WorkerSettings settings = new WorkerSettings(
                Path.of("data"),
                List.of(),
                null,
                3,
                2,
                20,
                new WorkerSettings.Temporal("127.0.0.1:7233", "default", false, Duration.ofDays(30), "sign3d"),
                new WorkerSettings.Store("jdbc:postgresql://db/opsaga?password=s3cret&ssl=true", "opsaga", "s3cret"),
                new WorkerSettings.Sandbox(0, 0, null),
                new WorkerSettings.Workers(true, 1, List.of("*"), List.of()),
                List.of());

        assertThat(settings.toString())
                .contains("jdbc:postgresql://db/opsaga?password=***&ssl=true", "user=opsaga")
                .doesNotContain("s3cret", "sign3d");
        assertThat(new WorkerSettings.Store(null, null, null)).hasToString("Store[url=embedded, user=null]");
    }
}
