package io.opsaga.api.agents;

import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.AgentLogs;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.release.ReleaseEntry;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** What versions of agents wrote, as an answer. */
@Component
public class LogTexts {
    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private final Inventories inventories;
    private final ObjectProvider<AgentLogs> logs;

    LogTexts(Inventories inventories, ObjectProvider<AgentLogs> logs) {
        this.inventories = inventories;
        this.logs = logs;
    }

    /**
     * The end of what the version wrote that an operation brought, at most 1 MiB.
     *
     * @param environment wire name
     * @param machine where that version was brought to
     * @param lines so many of the last lines, at most
     * @throws ProblemException where there is none, or it cannot be read, with the reason
     */
    public ResponseEntity<String> of(String environment, String agent, String machine, String operation, int lines) {
        EnvironmentName known = where(environment, agent, machine, operation);
        String text = there(agent, machine, operation, () -> source().log(known, agent, operation, lines));
        return ResponseEntity.ok()
                .contentType(TEXT)
                .header("X-Content-Type-Options", "nosniff")
                .body(text);
    }

    /** Somebody who reads on what an agent's versions write. */
    AgentLogs.Following follow(EnvironmentName environment, String agent) {
        return source().follow(environment, agent);
    }

    /** What a release has written, of which there has to be something. */
    String of(ReleaseEntry release, Supplier<Optional<String>> log) {
        where(release.environment(), release.agent(), release.machine(), release.operation());
        return there(release.agent(), release.machine(), release.operation(), log);
    }

    private String there(String agent, String machine, String operation, Supplier<Optional<String>> log) {
        return asked(log)
                .orElseThrow(() -> new ProblemException(
                        ProblemKind.NOT_FOUND,
                        "There is no log of %s by %s on %s: it never started there, or is gone for longer than a day."
                                .formatted(agent, operation, machine)));
    }

    /** @throws ProblemException where it cannot be read, with the reason */
    <T> T asked(Supplier<T> log) {
        try {
            return log.get();
        } catch (AgentLogs.Elsewhere e) {
            throw elsewhere(String.valueOf(e.getMessage()));
        } catch (AgentLogs.Unavailable e) {
            throw new ProblemException(ProblemKind.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    private EnvironmentName where(String environment, String agent, String machine, String operation) {
        EnvironmentName known = EnvironmentName.of(environment)
                .orElseThrow(() -> elsewhere("The environment of %s is not known any more.".formatted(operation)));
        Optional<Agent> declared = inventories.of(known).flatMap(all -> all.agent(agent));
        if (declared.isEmpty() || !declared.get().machine().equals(machine)) {
            throw elsewhere(
                    "%s is not on %s any more, so its log cannot be looked for there.".formatted(agent, machine));
        }
        return known;
    }

    private AgentLogs source() {
        AgentLogs source = logs.getIfAvailable();
        if (source == null) {
            throw new ProblemException(ProblemKind.UNAVAILABLE, "No machine can be asked from here.");
        }
        return source;
    }

    private static ProblemException elsewhere(String detail) {
        return new ProblemException(ProblemKind.LOG_ELSEWHERE, detail);
    }
}
