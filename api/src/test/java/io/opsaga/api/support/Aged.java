package io.opsaga.api.support;

import io.opsaga.operation.Operation;
import io.opsaga.operation.Progress;
import java.time.Duration;
import java.time.Instant;

/** Records as if they had been asked for earlier. */
public final class Aged {
    private Aged() {}

    /** The same record, asked for so long ago. */
    public static Progress by(Duration age, Progress record) {
        Operation asked = record.operation();
        Operation older = new Operation(
                asked.id(),
                asked.kind(),
                asked.environment(),
                asked.target(),
                asked.machine(),
                asked.version(),
                asked.actor(),
                asked.reason(),
                Instant.now().minus(age),
                asked.terms());
        return record.toBuilder().operation(older).build();
    }
}
