package io.opsaga.activities.runtime;

import io.opsaga.activities.runtime.AgentRuntime.Check;
import io.opsaga.deployment.Limits;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.saga.Finding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be known before a release folder is made. */
public final class ProcessChecks {
    /** Less than this on a disk and nothing can be unpacked in earnest. */
    private static final long LEAST_FREE_KIB = 16 * 1024;

    private static final String LOOK = """
            echo "free=$(free_kib "$PLACE")"
            echo "memory=$(sed -n 's/^MemTotal: *\\([0-9]*\\).*/\\1/p' /proc/meminfo)"
            echo "cores=$(grep -c ^processor /proc/cpuinfo)"
            ! has_systemd || echo limits=kept
            spot=$PLACE
            while [ ! -e "$spot" ] && [ "$spot" != "${spot%/*}" ]; do spot=${spot%/*}; done
            [ -d "$spot" ] && [ -w "$spot" ] || echo "unfit=$spot is no folder that $(id -un) may write to"
            [ ! -e "$PLACE/current" ] || [ -L "$PLACE/current" ] || echo "unfit=$PLACE/current is no link; it has to go"
            [ ! -e "$PLACE/fence" ] || case $(tr -d ' \\n0-9' <"$PLACE/fence" 2>&1) in
              ?*) echo "unfit=$PLACE/fence makes no sense; while nothing works on the agent it may be removed" ;;
            esac
            for tool in flock setsid tar gzip; do command -v $tool >/dev/null || echo "missing=$tool"; done
            """;

    private static final int MOST_NAMED = 5;

    private final ProcessHost host;

    public ProcessChecks(ProcessHost host) {
        this.host = host;
    }

    List<Check> of(Placement at, @Nullable Limits limits) {
        String seen = host.surveyWith(at, LOOK);
        List<Check> checks = ofMachine(at, seen);
        checks.add(ports(at, ProcessSurvey.parse(seen).listeners()));
        String asked = limits(at, limits);
        unkept(at, seen, asked.isEmpty() ? List.of() : List.of(asked)).ifPresent(checks::add);
        return checks;
    }

    /** That limits are asked for which nothing on the machine will hold anybody to; empty where there are none. */
    static Optional<Check> unkept(List<Placement> all, String seen) {
        return unkept(
                all.get(0),
                seen,
                all.stream()
                        .map(at -> limits(at, null))
                        .filter(asked -> !asked.isEmpty())
                        .toList());
    }

    private static Optional<Check> unkept(Placement at, String seen, List<String> asked) {
        boolean kept = seen.lines().anyMatch("limits=kept"::equals);
        String some = asked.stream().limit(MOST_NAMED).collect(Collectors.joining("; "));
        String more = asked.size() <= MOST_NAMED ? "" : "; and %d more".formatted(asked.size() - MOST_NAMED);
        String message = "Not enforced on %s, where processes are not kept by systemd as root: %s%s"
                .formatted(at.machine().name(), some, more);
        return asked.isEmpty() || kept
                ? Optional.empty()
                : Optional.of(new Check("limits_validation", "resource_validation", Severity.MEDIUM, false, message));
    }

    private static String limits(Placement at, @Nullable Limits limits) {
        Long memory = DockerContainers.memory(at.agent(), limits);
        Double cpus = DockerContainers.cpus(at.agent(), limits);
        List<String> asked = new ArrayList<>();
        if (memory != null) {
            asked.add("%d MiB of memory".formatted(memory >> 20));
        }
        if (cpus != null) {
            asked.add("%s cores".formatted(cpus));
        }
        return asked.isEmpty()
                ? ""
                : "%s for %s".formatted(String.join(" and ", asked), at.agent().id());
    }

    /** What there is to see on a machine, for all agents there. */
    String look(Placement at) {
        return host.ask(at, "PLACE=$HOME/opsaga\n" + LOOK);
    }

    /**
     * The same for one agent of many, of which one look at the machine tells.
     *
     * @param survey with who listens on its ports
     * @param seen what {@link #look} told
     */
    List<Check> of(Placement at, ProcessSurvey survey, String seen) {
        List<Check> checks = ofMachine(at, seen);
        checks.add(ports(at, survey.listeners()));
        return checks;
    }

    private static List<Check> ofMachine(Placement at, String seen) {
        List<Check> checks = new ArrayList<>();
        checks.add(disk(at, seen));
        checks.add(tools(at, seen));
        checks.add(resources(at, seen));
        return checks;
    }

    private static Check disk(Placement at, String out) {
        long free = number(out, "free");
        return new Check(
                "disk_validation",
                "resource_validation",
                Severity.CRITICAL,
                free >= LEAST_FREE_KIB,
                "%d MiB free on %s".formatted(free >> 10, at.machine().name()));
    }

    private static Check tools(Placement at, String out) {
        List<String> complaints = new ArrayList<>(values(out, "unfit"));
        List<String> missing = values(out, "missing");
        if (!missing.isEmpty()) {
            complaints.add("%s lacks %s".formatted(at.machine().name(), missing));
        }
        String message = complaints.isEmpty()
                ? at.machine().name() + " has what a supervised process needs"
                : String.join("; ", complaints);
        return new Check(
                "machine_validation", "availability_validation", Severity.CRITICAL, complaints.isEmpty(), message);
    }

    private static List<String> values(String out, String key) {
        return out.lines()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .toList();
    }

    private static Check resources(Placement at, String out) {
        Resources asked = at.agent().resources();
        long memoryKib = number(out, "memory");
        long cores = number(out, "cores");
        boolean enough = (asked.memoryBytes() == null || asked.memoryBytes() / 1024 <= memoryKib)
                && (asked.cpus() == null || asked.cpus() <= cores);
        return new Check(
                "resource_validation",
                "resource_validation",
                Severity.CRITICAL,
                enough,
                "%s has %d MiB of memory and %d cores".formatted(at.machine().name(), memoryKib >> 10, cores));
    }

    private static Check ports(Placement at, List<Listener> listeners) {
        String taken = at.agent().ports().stream()
                .flatMap(port -> listeners.stream()
                        .filter(one -> !one.own() && one.takes(port))
                        .map(one -> "%s:%d by %s".formatted(port.address(), port.hostPort(), one.holder())))
                .distinct()
                .collect(Collectors.joining(", "));
        String message = taken.isEmpty()
                ? "Ports %s are free, or this agent's own".formatted(Ports.of(at.agent()))
                : "Taken on %s by something else: %s".formatted(at.machine().name(), taken);
        return new Check("port_validation", "availability_validation", Severity.CRITICAL, taken.isEmpty(), message);
    }

    private static long number(String out, String key) {
        return out.lines()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1).strip())
                .filter(text -> !text.isEmpty())
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }
}
