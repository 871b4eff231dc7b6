package io.opsaga.activities.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.ContainerSummary;
import io.opsaga.activities.docker.DockerFailure;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.docker.LogMark;
import io.opsaga.activities.docker.LogPart;
import io.opsaga.activities.ssh.Held;
import io.opsaga.activities.ssh.Quote;
import io.opsaga.activities.ssh.RemoteShell;
import io.opsaga.activities.ssh.Result;
import io.opsaga.activities.ssh.SshException;
import io.opsaga.inventory.Machine;
import io.opsaga.operation.Identifiers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What containers wrote: as their engine has it, and for a day after they were removed in a file beside the agent's fence. */
final class DockerLogs {
    private static final Duration QUICK = Duration.ofSeconds(10);
    /** More than fits into what an answer may have. */
    private static final int LINES = 20_000;

    private static final String FOUND = "log=\n";

    /** A shell reads its input byte by byte. */
    private static final int SHORT = 1 << 14;

    private static final String KEEP = "umask 077; log=%s; logs=${log%%/*}; [ -d \"$logs\" ] || mkdir -p \"$logs\";"
            + " set -- \"$logs\"/*; [ $# -lt 2 ] || find \"$logs\" -type f -mmin +1440 -exec rm -f {} +;"
            + " printf '%%b' %s >\"$log\" || rm -f \"$log\"";

    /** So much of a container's log was read. */
    private record Read(String container, LogMark mark) implements LogPlace {}

    /** All of a log was read whose container is gone. */
    private record Kept() implements LogPlace {}

    private final Function<Machine, RemoteShell> shells;
    private final @Nullable Held claim;

    DockerLogs(Function<Machine, RemoteShell> shells) {
        this(shells, null);
    }

    private DockerLogs(Function<Machine, RemoteShell> shells, @Nullable Held claim) {
        this.shells = shells;
        this.claim = claim;
    }

    Optional<LogPiece> of(DockerHost docker, Placement at, String operation, @Nullable LogPlace after, int lines) {
        Map<String, String> labels = Map.of(
                DockerLabels.OPERATION, Identifiers.operation(operation),
                DockerLabels.AGENT, at.agent().id(),
                DockerLabels.ENVIRONMENT, at.environment().wire());
        Optional<ContainerSummary> there = docker.containers(labels).stream()
                .filter(DockerOwnership.of(at)::owns)
                .findFirst();
        return there.isPresent()
                ? there.map(container -> read(docker, container.id(), after, lines))
                : kept(at, operation).map(text -> kept(text, after));
    }

    private static LogPiece read(DockerHost docker, String id, @Nullable LogPlace after, int lines) {
        LogMark mark = after instanceof Read read && read.container().equals(id) ? read.mark() : null;
        LogPart part = docker.log(id, mark, lines);
        return new LogPiece(part.bytes(), part.cut(), new Read(id, part.end()));
    }

    /** Of a container that is gone nobody knows how much of it was read before. */
    private static LogPiece kept(String text, @Nullable LogPlace after) {
        String bytes = after == null ? new String(text.getBytes(UTF_8), ISO_8859_1) : "";
        return new LogPiece(bytes, true, new Kept());
    }

    private Optional<String> kept(Placement at, String operation) {
        Result result = shells.apply(at.machine())
                .run(
                        "log=%s; [ ! -f \"$log\" ] || { echo log= && cat \"$log\"; }".formatted(file(at, operation)),
                        QUICK);
        return result.out().startsWith(FOUND) ? Optional.of(result.out().substring(FOUND.length())) : Optional.empty();
    }

    /** These logs, read through the shell that holds an agent's fence. */
    DockerLogs through(Held claim) {
        return new DockerLogs(shells, claim);
    }

    /**
     * Has what a container wrote outlive it, by a shell that needs no other process in most cases: a fleet that goes back has this done
     * for each agent. It is masked at once, since with its container goes what that was given. That this cannot be done keeps nobody from
     * removing the container.
     */
    void keep(DockerHost docker, Placement at, String operation, Container container) {
        try {
            String log = docker.logTail(container.id(), LINES).replace("\0", "");
            if (log.isEmpty()) {
                return;
            }
            Placement then = at.knowing(List.of(GivenVariables.of(docker, container.id())));
            String script = KEEP.formatted(file(at, operation), Quote.sh(escaped(then.masked(log))));
            if (claim != null && script.length() < SHORT) {
                claim.tell(script);
            } else {
                shells.apply(at.machine()).run(script, QUICK);
            }
        } catch (SshException | DockerFailure e) {
            // The reason for the undo is said elsewhere; this was for whoever wants to read more.
        }
    }

    /** In one line, as printf's %b reads it. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }

    private static String file(Placement at, String operation) {
        return "\"$HOME\"/"
                + Quote.sh("%s/logs/%s".formatted(ProcessHost.folder(at), Identifiers.operation(operation)));
    }
}
