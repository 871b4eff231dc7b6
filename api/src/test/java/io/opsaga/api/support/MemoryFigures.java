package io.opsaga.api.support;

import io.opsaga.deployment.DeploymentKind;
import io.opsaga.fleet.FleetKind;
import io.opsaga.operation.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Figures that are always the same, unless the store is to fail. */
public final class MemoryFigures implements Figures {
    private volatile boolean away;

    public void away(boolean gone) {
        away = gone;
    }

    @Override
    public Counts counts() {
        if (away) {
            throw new IllegalStateException("the store is away");
        }
        List<Long> classes = new ArrayList<>(Collections.nCopies(BOUNDS.size() + 1, 0L));
        classes.set(2, 3L);
        classes.set(BOUNDS.size(), 1L);
        return new Counts(
                List.of(
                        new Count(DeploymentKind.NAME, "production", "", 7),
                        new Count(FleetKind.NAME, "testing", "", 2)),
                List.of(new Count(DeploymentKind.NAME, "production", "", 1)),
                List.of(new Count(DeploymentKind.NAME, "production", "ROLLED_BACK", 2)),
                List.of(
                        new Count(DeploymentKind.NAME, "production", "UNHEALTHY", 2),
                        new Count(DeploymentKind.NAME, "production", "java.lang.IllegalStateException", 1),
                        new Count(DeploymentKind.NAME, "production", "com.example.Odd", 1)),
                List.of(new Count(DeploymentKind.NAME, "production", "MANUAL_ROLLBACK", 2)),
                List.of(new Durations(DeploymentKind.NAME, "production", classes, Duration.ofSeconds(2005))),
                Map.of("production", 1L));
    }

    @Override
    public Performance performance(@Nullable String environment, Instant since) {
        if ("testing".equals(environment)) {
            return new Performance(0, 0, 0, 0, 0, 0, null, null, 0, 0, null, null);
        }
        return new Performance(
                10,
                0,
                8,
                1,
                60,
                15,
                Duration.ofMillis(4500),
                Duration.ofSeconds(90),
                2,
                1,
                Duration.ofSeconds(20),
                Duration.ofSeconds(30));
    }
}
