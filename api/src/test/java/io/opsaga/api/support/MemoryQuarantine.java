package io.opsaga.api.support;

import io.opsaga.operation.Progress;
import io.opsaga.quarantine.Blame;
import io.opsaga.quarantine.Quarantine;
import io.opsaga.quarantine.Quarantined;
import io.opsaga.quarantine.Quarantined.Lift;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The quarantine, in memory; what it learns from records is decided as in the real one. */
public final class MemoryQuarantine implements Quarantine {
    private final List<Quarantined> entries = new ArrayList<>();

    public synchronized void clear() {
        entries.clear();
    }

    synchronized void hear(Progress progress) {
        String id = progress.operation().id();
        for (Blame blame : Blame.of(progress)) {
            if (entries.stream().noneMatch(entry -> entry.operation().equals(id))) {
                entries.add(new Quarantined(
                        entries.size() + 1L,
                        progress.operation().environment(),
                        blame.version(),
                        id,
                        blame.actor(),
                        blame.reason(),
                        blame.at(),
                        null));
            }
        }
    }

    @Override
    public synchronized Optional<Quarantined> of(String environment, String version) {
        return list(new Filter(true, 1, null, environment, version)).stream().findFirst();
    }

    @Override
    public synchronized List<Quarantined> list(Filter filter) {
        return entries.stream()
                .filter(entry -> !filter.openOnly() || entry.lift() == null)
                .filter(entry ->
                        filter.environment() == null || filter.environment().equals(entry.environment()))
                .filter(entry -> filter.version() == null || filter.version().equals(entry.version()))
                .filter(entry -> filter.after() == null || entry.id() < filter.after())
                .sorted(Comparator.comparingLong(Quarantined::id).reversed())
                .limit(filter.limit())
                .toList();
    }

    @Override
    public synchronized Optional<Quarantined> lift(String environment, String version, String actor, String reason) {
        Optional<Quarantined> open = of(environment, version);
        open.ifPresent(entry -> entries.set(
                (int) entry.id() - 1,
                new Quarantined(
                        entry.id(),
                        environment,
                        version,
                        entry.operation(),
                        entry.actor(),
                        entry.reason(),
                        entry.since(),
                        new Lift(actor, reason, Instant.now()))));
        return open.map(entry -> entries.get((int) entry.id() - 1));
    }
}
