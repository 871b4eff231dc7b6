package io.opsaga.activities.deployment;

import io.opsaga.activities.docker.DockerFailure;
import io.opsaga.activities.inventory.VersionOrder;
import io.opsaga.activities.machine.BoundedFanOut;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.LogPiece;
import io.opsaga.activities.runtime.LogPlace;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.AgentLogs;
import io.opsaga.inventory.AgentVersions;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.operation.Identifiers;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fetches logs and versions, few at a time from each machine, and takes out of what agents wrote what nobody is to read. */
public final class AgentLogReader implements AgentLogs, AgentVersions, AutoCloseable {
    private static final int AT_ONCE = 4;

    private final Inventories inventories;
    private final Map<RuntimeKind, AgentRuntime> runtimes;
    private final Duration patience;
    private final BoundedFanOut readers = new BoundedFanOut("agent-log", AT_ONCE);

    public AgentLogReader(Inventories inventories, List<AgentRuntime> runtimes) {
        this(inventories, runtimes, Duration.ofSeconds(10));
    }

    AgentLogReader(Inventories inventories, List<AgentRuntime> runtimes, Duration patience) {
        this.inventories = inventories;
        this.runtimes = runtimes.stream().collect(Collectors.toMap(AgentRuntime::kind, Function.identity()));
        this.patience = patience;
    }

    @Override
    public Optional<String> log(EnvironmentName environment, String agent, String operation, int lines) {
        return read(environment, agent, operation, null, lines, new LinkedHashSet<>())
                .map(read -> shown(read, lines));
    }

    private static String shown(FollowedLog.Read read, int lines) {
        Placement at = read.at();
        String text = LogText.decoded(read.piece().bytes());
        String known = text.substring(0, at.settled(text));
        return LogText.last(LogText.of(read.piece().cut() ? at.masked(known) : at.maskedWhole(known)), lines);
    }

    @Override
    public Following follow(EnvironmentName environment, String agent) {
        Set<Map<String, String>> given = new LinkedHashSet<>();
        return new FollowedLog(
                (operation, after, lines) -> read(environment, agent, operation, after, lines, given),
                System::nanoTime);
    }

    /** @param given what the agent's releases are known to have been given; what is found out is added */
    private Optional<FollowedLog.Read> read(
            EnvironmentName environment,
            String agent,
            String operation,
            @Nullable LogPlace after,
            int lines,
            Set<Map<String, String>> given) {
        Identifiers.operation(operation);
        Placement at = Placement.find(inventories, environment.wire(), agent).orElse(null);
        AgentRuntime runtime = at == null ? null : runtimes.get(at.agent().runtime());
        if (at == null || runtime == null) {
            return Optional.empty();
        }
        Optional<FollowedLog.Read> read = within(
                at,
                readers.ask(
                        at.machine().name(), () -> read(runtime, at, runtime.log(at, operation, after, lines), after)));
        read.ifPresent(found -> given.addAll(found.at().given()));
        return read.map(found -> new FollowedLog.Read(at.knowing(given), found.piece()));
    }

    /** What a release was given never changes, so that it is asked for once, when its log is first read. */
    private static Optional<FollowedLog.Read> read(
            AgentRuntime runtime, Placement at, Optional<LogPiece> piece, @Nullable LogPlace after) {
        return piece.map(found -> new FollowedLog.Read(after == null ? at.knowing(runtime.given(at)) : at, found));
    }

    @Override
    public List<String> of(EnvironmentName environment, String agent) {
        Placement at = Placement.find(inventories, environment.wire(), agent)
                .orElseThrow(
                        () -> new IllegalArgumentException("%s has no agent %s".formatted(environment.wire(), agent)));
        AgentRuntime runtime = runtimes.get(at.agent().runtime());
        return runtime == null
                ? List.of()
                : within(at, readers.ask(at.machine().name(), () -> runtime.versions(at))).stream()
                        .distinct()
                        .sorted(new VersionOrder().reversed())
                        .toList();
    }

    private <T> T within(Placement at, Future<T> asked) {
        String machine = at.machine().name();
        try {
            return asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            asked.cancel(true);
            throw new Unavailable("%s did not answer within %d s.".formatted(machine, patience.toSeconds()), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DockerFailure failure && failure.kind() == DockerFailure.Kind.NO_LOG) {
                throw new Elsewhere("%s has no log that could be read: its engine hands it on (%s)."
                        .formatted(machine, at.masked(String.valueOf(failure.getMessage()))));
            }
            String why = e.getCause() == null
                    ? ""
                    : at.masked(String.valueOf(e.getCause().getMessage()));
            throw new Unavailable("%s cannot be asked: %s".formatted(machine, why), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("Interrupted while %s was asked.".formatted(machine), e);
        }
    }

    @Override
    public void close() {
        readers.close();
    }
}
