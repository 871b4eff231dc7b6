package io.opsaga.api.support;

import io.opsaga.operation.Delivery;
import io.opsaga.operation.OperationKind;
import io.opsaga.operation.OperationKinds;
import io.opsaga.operation.Progress;
import io.opsaga.release.Quarantine;
import io.opsaga.release.QuarantineRule;
import io.opsaga.release.Quarantined;
import io.opsaga.release.Quarantined.Lift;
import io.opsaga.release.Releases;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The quarantine, in memory; what it learns from records is decided as in the real one. */
public final class MemoryQuarantine implements Quarantine {
    private final List<Quarantined> entries = new ArrayList<>();
    private final Releases releases;
    private final OperationKinds kinds;

    public MemoryQuarantine(Releases releases, OperationKinds kinds) {
        this.releases = releases;
        this.kinds = kinds;
    }

    public synchronized void clear() {
        entries.clear();
    }

    synchronized void hear(Progress progress) {
        String id = progress.operation().id();
        Optional<Delivery> delivery = kinds.find(progress.operation().kind()).flatMap(OperationKind::delivery);
        for (QuarantineRule blame :
                delivery.map(read -> QuarantineRule.of(progress, read)).orElse(List.of())) {
            if (entries.stream().noneMatch(entry -> entry.operation().equals(id))) {
                entries.add(new Quarantined(
                        entries.size() + 1L,
                        progress.operation().environment(),
                        blame.artifact(),
                        blame.version(),
                        blame.digest(),
                        blame.agents(),
                        id,
                        blame.actor(),
                        blame.reason(),
                        blame.at(),
                        null));
            }
        }
    }

    @Override
    public synchronized Map<String, Quarantined> refused(String environment, List<Wanted> wanted) {
        List<Quarantined> open = list(new Filter(true, Integer.MAX_VALUE, null, environment, null, null));
        Map<String, Quarantined> refused = new LinkedHashMap<>();
        for (Wanted asked : wanted) {
            if (!current(environment, asked)) {
                open.stream()
                        .filter(entry -> entry.concerns(asked))
                        .reduce((newer, older) -> older)
                        .ifPresent(entry -> refused.put(asked.agent(), entry));
            }
        }
        return refused;
    }

    private boolean current(String environment, Wanted asked) {
        return releases.current(environment, asked.agent())
                .filter(release -> release.version().equals(asked.version()))
                .filter(release -> asked.digest().isEmpty() || release.digest().equals(asked.digest()))
                .isPresent();
    }

    @Override
    public synchronized List<Quarantined> list(Filter filter) {
        return entries.stream()
                .filter(entry -> !filter.openOnly() || entry.lift() == null)
                .filter(entry ->
                        filter.environment() == null || filter.environment().equals(entry.environment()))
                .filter(entry -> filter.artifact() == null || filter.artifact().equals(entry.artifact()))
                .filter(entry -> filter.version() == null || filter.version().equals(entry.version()))
                .filter(entry -> filter.after() == null || entry.id() < filter.after())
                .sorted(Comparator.comparingLong(Quarantined::id).reversed())
                .limit(filter.limit())
                .toList();
    }

    @Override
    public synchronized Optional<Quarantined> lift(
            String environment, @Nullable String artifact, String version, String actor, String reason) {
        List<Quarantined> open = list(new Filter(true, Integer.MAX_VALUE, null, environment, artifact, version));
        Lift lift = new Lift(actor, reason, Instant.now());
        open.forEach(entry -> entries.set((int) entry.id() - 1, lifted(entry, lift)));
        return open.stream().reduce((newer, older) -> older).map(entry -> entries.get((int) entry.id() - 1));
    }

    private static Quarantined lifted(Quarantined entry, Lift lift) {
        return new Quarantined(
                entry.id(),
                entry.environment(),
                entry.artifact(),
                entry.version(),
                entry.digest(),
                entry.agents(),
                entry.operation(),
                entry.actor(),
                entry.reason(),
                entry.since(),
                lift);
    }
}
