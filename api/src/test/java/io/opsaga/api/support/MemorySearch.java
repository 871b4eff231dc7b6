package io.opsaga.api.support;

import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationLog.Filter;
import io.opsaga.operation.OperationLog.Metrics;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Target;
import io.opsaga.operation.TargetRow;
import io.opsaga.saga.Verdict;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the {@link MemoryStore} says of its records. */
final class MemorySearch {
    private MemorySearch() {}

    static List<Progress> page(List<Progress> all, Filter filter) {
        int from = filter.after() == null
                ? 0
                : all.stream()
                                .map(progress -> progress.operation().id())
                                .toList()
                                .indexOf(filter.after())
                        + 1;
        return all.stream()
                .skip(from)
                .filter(progress -> matches(progress, filter))
                .limit(filter.limit())
                .toList();
    }

    private static boolean matches(Progress progress, Filter filter) {
        Operation operation = progress.operation();
        return (!filter.activeOnly() || !progress.lifecycle().isFinal())
                && (filter.environment() == null || filter.environment().equals(operation.environment()))
                && (filter.agent() == null || isAbout(progress, filter.agent()))
                && (filter.machine() == null
                        || List.of(operation.machine().split(",")).contains(filter.machine()))
                && (filter.stage() == null || progress.stage().equals(filter.stage()))
                && (filter.verdict() == null || filter.verdict() == progress.verdict())
                && (filter.actor() == null || filter.actor().equals(operation.actor()))
                && (filter.kind() == null || filter.kind().equals(operation.kind()));
    }

    static boolean isAbout(Progress progress, String agent) {
        List<TargetRow> agents = progress.rows().stream()
                .filter(row -> row.isOf(Target.AGENT, Target.AGENT))
                .toList();
        return agents.isEmpty()
                ? progress.operation().target().equals(agent)
                : agents.stream()
                        .filter(row ->
                                !progress.lifecycle().isFinal() || row.outcome().touched())
                        .anyMatch(row -> row.target().equals(agent));
    }

    static Metrics metrics(Collection<Progress> records, String kind, @Nullable String environment) {
        List<Progress> asked = records.stream()
                .filter(progress -> progress.operation().kind().equals(kind))
                .filter(progress -> environment == null
                        || environment.equals(progress.operation().environment()))
                .toList();
        Map<Verdict, Long> byVerdict = asked.stream()
                .map(Progress::verdict)
                .filter(Objects::nonNull)
                .collect(Collectors.groupingBy(verdict -> verdict, Collectors.counting()));
        long successful = byVerdict.getOrDefault(Verdict.COMPLETED, 0L);
        long finished = byVerdict.values().stream().mapToLong(Long::longValue).sum();
        return new Metrics(
                asked.size(),
                successful,
                finished - successful,
                0,
                asked.size() - finished,
                finished == 0 ? null : (double) successful / finished,
                finished == 0 ? null : Duration.ofMillis(1500),
                null,
                null,
                asked.size(),
                byVerdict);
    }
}
