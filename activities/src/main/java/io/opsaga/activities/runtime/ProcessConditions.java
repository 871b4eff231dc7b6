package io.opsaga.activities.runtime;

import io.opsaga.inventory.Agent.Health;
import io.opsaga.inventory.Agent.PortBinding;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How releases are doing, and whether what answers on an agent's port is theirs. */
final class ProcessConditions {
    private static final int LAST_WORDS = 10;
    private static final int LAST_BYTES = 4096;
    private static final String LOOPBACK = "127.0.0.1";
    private static final Set<String> ANY = Set.of("0.0.0.0", "::");

    private final ProcessHost host;

    ProcessConditions(ProcessHost host) {
        this.host = host;
    }

    Condition of(Placement at, String folder) {
        Health health = at.agent().health();
        ProcessSurvey seen = host.survey(at, folder, health == null ? Set.of() : Set.of(health.port()));
        Optional<ProcessRelease> found = seen.release(folder);
        if (found.filter(ProcessRelease::everStarted).isEmpty()) {
            return new Condition.Missing();
        }
        ProcessRelease release = found.get();
        if (release.interrupted()) {
            return new Condition.Interrupted("its machine was started again");
        }
        if (!release.alive()) {
            return new Condition.Ended(release.code(), false, lastWords(at, release));
        }
        return new Condition.Running(release.run(), release.up(), LOOPBACK, doubt(at, release, seen.listeners()));
    }

    /** Of a release that was seen among others, of which is not asked how long it has run. */
    static Condition seen(Placement at, ProcessRelease release, List<Listener> listeners) {
        return release.running()
                ? Condition.Running.forLong(LOOPBACK).doubting(doubt(at, release, listeners))
                : new Condition.Missing();
    }

    private static @Nullable String doubt(Placement at, ProcessRelease release, List<Listener> listeners) {
        Health health = at.agent().health();
        if (!release.running()) {
            return "its process ended with code %d and is about to be started again".formatted(release.code());
        }
        return health == null
                ? null
                : Listener.doubt(listeners, asked(at, health), health.port()).orElse(null);
    }

    /** The address of its machine at which the agent is asked. */
    private static String asked(Placement at, Health health) {
        return at.agent().ports().stream()
                .filter(port -> port.hostPort() == health.port())
                .map(PortBinding::address)
                .filter(address -> !ANY.contains(address))
                .findFirst()
                .orElse(LOOPBACK);
    }

    /** Between two starts by its supervisor a process is neither running nor over; only without one it has ended. */
    private String lastWords(Placement at, ProcessRelease release) {
        String log = host.ask(
                at,
                "tail -c %d %s/.opsaga/log | tail -n %d"
                        .formatted(LAST_BYTES, ProcessHost.release(release.folder()), LAST_WORDS));
        return hint(release) + at.knowing(GivenVariables.of(host, at)).masked(log.strip());
    }

    /** What to do about a process that ended, as far as that can be said. */
    static String hint(ProcessRelease release) {
        if (release.remains()) {
            return "what it started has left its process and goes on without it: have the program stay in the foreground. ";
        }
        return release.code() == 0 ? "an agent has to stay in the foreground until it is told to end. " : "";
    }
}
