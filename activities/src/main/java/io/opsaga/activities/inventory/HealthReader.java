package io.opsaga.activities.inventory;

import io.opsaga.inventory.Agent.Health;
import io.opsaga.inventory.Agent.Health.Asker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads {@code health}. */
final class HealthReader {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    private HealthReader() {}

    /** The health check, if it is right, and where its port stands, if it has one. */
    record Checked(@Nullable Health health, @Nullable Field port) {}

    static Checked read(@Nullable Field field) {
        Mapping health = Mapping.of(field);
        if (health == null) {
            return new Checked(null, null);
        }
        Field https = health.get("https");
        String path = Values.text(https == null ? health.get("http") : https);
        Field portField = health.get("port");
        Integer port = portField == null ? null : portField.integer();
        Field timeoutField = health.get("timeout");
        Duration timeout = timeoutField == null ? DEFAULT_TIMEOUT : Values.duration(timeoutField);
        String body = Values.text(health.get("body"));
        Asker from = "orchestrator".equals(Values.text(health.get("from"))) ? Asker.ORCHESTRATOR : Asker.MACHINE;
        return path == null || port == null || timeout == null
                ? new Checked(null, port == null ? null : portField)
                : new Checked(new Health(path, port, timeout, body, from, https != null), portField);
    }
}
