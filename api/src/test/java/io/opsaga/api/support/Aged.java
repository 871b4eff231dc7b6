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
        return new Progress(
                older,
                record.stage(),
                record.verdict(),
                record.steps(),
                record.findings(),
                record.failure(),
                record.rollback(),
                record.residues(),
                record.finishedAt(),
                record.rollbackUntil(),
                record.supersededBy(),
                record.facts(),
                record.refusals(),
                record.revision());
    }
}
