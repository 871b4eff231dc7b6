package io.opsaga.api.operations;

import io.opsaga.api.OpsagaSettings;
import io.opsaga.api.access.Actor;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationKind;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.OperationPolicy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;

/** Makes operations of what somebody asks for now, on the terms of the settings. */
@Component
public class OperationDrafts {
    private final OperationLog log;
    private final OpsagaSettings settings;

    OperationDrafts(OperationLog log, OpsagaSettings settings) {
        this.log = log;
        this.settings = settings;
    }

    /**
     * What an operation is about.
     *
     * @param target in words
     * @param machine one, or several with commas between them
     * @param version may be empty
     * @param size how many targets it has
     */
    public record About(String environment, String target, String machine, String version, int size) {}

    /** An operation of that kind, expected to take as long as those before it. */
    public Operation of(OperationKind<?> kind, String id, About about, Actor actor, String reason) {
        return new Operation(
                id,
                kind.name(),
                about.environment(),
                about.target(),
                about.machine(),
                about.version(),
                actor.name(),
                reason,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                new OperationPolicy(
                        settings.lease(),
                        settings.patience(),
                        settings.undoPatience(),
                        log.medians(kind, about.size())));
    }

    /** How many of a machine are worked on at once, where a request does not say. */
    public int parallel() {
        return settings.fleetParallel();
    }
}
