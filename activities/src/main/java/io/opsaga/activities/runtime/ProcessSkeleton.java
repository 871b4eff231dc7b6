package io.opsaga.activities.runtime;

import io.opsaga.activities.ssh.Quote;
import io.opsaga.deployment.Change;
import java.util.Map;

/** A release's folder before its artifact is in it: what is run, under which name, with what, and for whom. */
final class ProcessSkeleton {
    /** Systemd ends by itself only what nobody of us is waiting for. */
    private static final long SYSTEMD_IS_LATER = 20;

    private ProcessSkeleton() {}

    /** A script that makes the folder with all but the artifact; one round trip, and nothing of it shows in a process list. */
    static String script(Placement at, Change change, String folder, String functions) {
        return "cd \"$HOME\" && mkdir -p %1$s/.opsaga %1$s/app && cd %1$s/.opsaga || exit 1\n"
                        .formatted(ProcessHost.release(folder))
                // First, as a folder without it is no release, which nobody would remove.
                + write("release", facts(at, change))
                + write("agent.sh", functions)
                + write("command", at.agent().command() + "\n")
                + "umask 077\n"
                + write("env", environment(at, change))
                + "umask 022\n"
                + write("policy", "no\n")
                + write("limits", limits(at, change));
    }

    private static String write(String file, String content) {
        return "printf '%%s' %s >%s || exit 1\n".formatted(Quote.sh(content), file);
    }

    private static String environment(Placement at, Change change) {
        StringBuilder text = new StringBuilder();
        Map<String, String> environment = DockerContainers.environment(at.agent(), change.limits());
        environment.forEach((name, value) ->
                text.append(name).append('=').append(Quote.sh(value)).append('\n'));
        return text.append("AGENT_VERSION=")
                .append(Quote.sh(change.next().version()))
                .append('\n')
                .toString();
    }

    /** As systemd spells them; nothing else on a machine could hold a process to them. */
    private static String limits(Placement at, Change change) {
        Long memory = DockerContainers.memory(at.agent(), change.limits());
        Double cpus = DockerContainers.cpus(at.agent(), change.limits());
        return (memory == null ? "" : "MemoryMax=%d%n".formatted(memory))
                + (cpus == null ? "" : "CPUQuota=%d%%%n".formatted(Math.max(1, Math.round(cpus * 100))))
                + "TimeoutStopSec=%d%n".formatted(at.agent().stopTimeout().toSeconds() + SYSTEMD_IS_LATER);
    }

    private static String facts(Placement at, Change change) {
        return "agent=%s%nenvironment=%s%nversion=%s%ndigest=%s%nconfiguration=%s%noperation=%s%ntoken=%d%nrestart=%s%nports=%s%nhealth=%s%n"
                .formatted(
                        at.agent().id(),
                        at.environment().wire(),
                        change.next().version(),
                        change.next().digest(),
                        change.next().configuration(),
                        change.operation(),
                        change.token(),
                        at.agent().restart().wire(),
                        ProcessHost.words(Ports.of(at.agent())),
                        HealthMark.of(at.agent()));
    }
}
