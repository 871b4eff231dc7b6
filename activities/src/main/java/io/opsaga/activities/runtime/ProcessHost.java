package io.opsaga.activities.runtime;

import io.opsaga.activities.audit.Audit;
import io.opsaga.activities.machine.Fence;
import io.opsaga.activities.ssh.Quote;
import io.opsaga.activities.ssh.RemoteShell;
import io.opsaga.activities.ssh.Result;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Machine;
import io.opsaga.operation.Identifiers;
import io.opsaga.saga.Profiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Runs the functions of {@code agent.sh} and {@code own.sh} on machines. */
public final class ProcessHost {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    /** What changes something may take as long as the step itself: a machine that does not answer is noticed sooner, by its line. */
    private static final Duration WORK = Profiles.LONGEST_STEP;

    private static final int FULL_BELOW_KIB = 256;
    private static final String FULL = "No space left on device";

    /** Between two agents; no line of a survey looks like that. */
    private static final String NEXT = "-- next agent --";

    /** Tools tell what is wrong in the account's language otherwise; what is started of an agent gets that back. */
    private static final String IN_ENGLISH = "LOCALE_SET=${LC_ALL+yes} LOCALE=${LC_ALL-}; export LC_ALL=C\n";

    /** Goes before what starts an agent: it gets the account's language. */
    static final String AS_THE_ACCOUNT = "if [ \"${LOCALE_SET-}\" ]; then LC_ALL=$LOCALE; else unset LC_ALL; fi\n";

    /** How a shell tells that SIGKILL has ended what it ran. */
    private static final int KILLED = 128 + 9;

    private final SshMachines machines;
    private final Audit audit;
    private final Duration patience;
    private final String functions =
            read("/io/opsaga/activities/process/agent.sh") + read("/io/opsaga/activities/process/own.sh");

    public ProcessHost(SshMachines machines, Audit audit) {
        this(machines, audit, TIMEOUT);
    }

    /** @param patience how long a script may take that only asks */
    ProcessHost(SshMachines machines, Audit audit, Duration patience) {
        this.patience = patience;
        this.machines = machines;
        this.audit = audit;
    }

    RemoteShell shell(Placement at) {
        return machines.shell(at.machine());
    }

    /** The functions themselves, for the copy in each release. */
    String functions() {
        return functions;
    }

    /** The agent's folder on its machine, relative to the login folder. */
    static String folder(Placement at) {
        return "opsaga/%s/%s"
                .formatted(at.environment().wire(), Identifiers.agent(at.agent().id()));
    }

    /** Who wants to change the agent there. */
    static Fence.Claim claim(Placement at, Change change) {
        return new Fence.Claim(
                at.machine(),
                folder(at),
                at.agent().id(),
                change.operation(),
                change.token(),
                DeploymentFailure.STALE_HOLDER);
    }

    /** A release's folder as a word of a script, in which {@code $A} is the agent's folder. */
    static String release(String folder) {
        return "\"$A/releases/\"" + Quote.sh(Identifiers.name(folder));
    }

    ProcessSurvey survey(Placement at) {
        return ProcessSurvey.parse(ask(at, "survey \"$A\""));
    }

    /** Of one release alone, and who listens on these ports of the agent; its survey is empty where there is no such release. */
    ProcessSurvey survey(Placement at, String folder, Set<Integer> ports) {
        return ProcessSurvey.parse(ask(at, """
                release=%s
                ! is_release "$release" || { echo release= && describe "$release" && attest '%s' "$release"; }""".formatted(release(folder), words(ports))));
    }

    /** All of an agent, who listens on its ports, and what else a script prints, with one question. */
    String surveyWith(Placement at, String more) {
        return ask(at, """
                survey "$A"
                attest '%s' "$A"/releases/*/
                PLACE=$A
                %s""".formatted(words(Ports.of(at.agent())), more));
    }

    /** Numbers as they stand in a list of a script's. */
    static String words(Set<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    /** Of many agents of one machine, and who listens on their ports, with one script, in their order. */
    List<ProcessSurvey> surveys(List<Placement> all) {
        StringBuilder script = new StringBuilder(IN_ENGLISH).append(functions);
        Set<Integer> ports =
                all.stream().flatMap(at -> Ports.asked(at.agent()).stream()).collect(Collectors.toSet());
        script.append("\nheard=$(listeners '%s')\n".formatted(words(ports)));
        all.forEach(at -> script.append("""
                echo '%s'
                A="$HOME"/%s
                survey "$A"
                attest '%s' "$A"/releases/*/
                """.formatted(NEXT, Quote.sh(folder(at)), words(Ports.asked(at.agent())))));
        Result result = run(shell(all.get(0)), script.toString(), patience);
        if (!result.ok()) {
            throw DeploymentFailure.MACHINE_UNFIT.because("%s: exit code %d: %s"
                    .formatted(
                            all.get(0).machine().name(),
                            result.exitCode(),
                            result.err().strip()));
        }
        List<String> parts = List.of(result.out().split(NEXT + "\n", -1));
        return parts.stream().skip(1).map(ProcessSurvey::parse).toList();
    }

    /** The agents of an environment of which that machine has releases. */
    Set<String> agents(Machine machine, EnvironmentName environment) {
        Result result = run(
                machines.shell(machine),
                IN_ENGLISH + functions + """

                for agent in "$HOME"/opsaga/%s/*/; do
                  for release in "$agent"releases/*/; do
                    ! is_release "${release%%/}" || { agent=${agent%%/} && echo "agent=${agent##*/}" && break; }
                  done
                done
                """.formatted(Quote.sh(environment.wire())),
                patience);
        if (!result.ok()) {
            throw DeploymentFailure.MACHINE_UNFIT.because("%s: exit code %d: %s"
                    .formatted(machine.name(), result.exitCode(), result.err().strip()));
        }
        return result.out()
                .lines()
                .filter(line -> line.startsWith("agent="))
                .map(line -> line.substring("agent=".length()))
                .filter(Identifiers::isName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Has a change written down; all its scripts that change something are to be {@link #fenced}. */
    void change(Placement at, String what, Runnable work) {
        audit.run(at.machine().name(), "%s: %s".formatted(at.agent().id(), what), work);
    }

    /** Runs a script that changes something, and has that written down. */
    void change(Placement at, Change change, String what, String script) {
        change(at, what, () -> fenced(at, change, script));
    }

    /** Runs a script that changes something, unless the machine knows of a later holder of the agent's lock. */
    String fenced(Placement at, Change change, String script) {
        Result result = run(at, Fence.before(claim(at, change)) + script, WORK);
        Fence.check(claim(at, change), result);
        return answer(at, result);
    }

    /** Runs a script that changes nothing, in which {@code $A} is the agent's folder; fails when it fails. */
    String ask(Placement at, String script) {
        return answer(at, run(at, script, patience));
    }

    /** The same for a script that prints no text: each character of the answer is a byte. */
    String askForBytes(Placement at, String script) {
        return answer(at, shell(at).runForBytes(whole(at, script), patience));
    }

    private Result run(Placement at, String script, Duration most) {
        return run(shell(at), whole(at, script), most);
    }

    /**
     * Runs a script a second time if the first run was killed. SIGKILL comes from outside, such as from the cleanup after a dead worker, and
     * says nothing about the machine; every script may be repeated.
     */
    private static Result run(RemoteShell shell, String script, Duration most) {
        Result result = shell.run(script, most);
        return result.exitCode() == KILLED ? shell.run(script, most) : result;
    }

    private String whole(Placement at, String script) {
        return IN_ENGLISH + functions + "\nA=\"$HOME\"/" + Quote.sh(folder(at)) + "\n" + script + "\n";
    }

    private String answer(Placement at, Result result) {
        if (!result.ok()) {
            String message = "%s on %s: exit code %d: %s"
                    .formatted(
                            at.agent().id(),
                            at.machine().name(),
                            result.exitCode(),
                            at.masked(result.err().strip()));
            throw result.err().contains(FULL) || full(at)
                    ? DeploymentFailure.DISK_FULL.because(message)
                    : DeploymentFailure.MACHINE_UNFIT.because(message);
        }
        return result.out();
    }

    /** Whether the disk is full; what filled it could not even write that down. */
    boolean full(Placement at) {
        String script = "[ \"$(free_kib \"$A\")\" -ge %d ] || echo full".formatted(FULL_BELOW_KIB);
        return run(at, script, patience).out().contains("full");
    }

    static String read(String resource) {
        try (InputStream stream = ProcessHost.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("Missing from the class path: " + resource);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
