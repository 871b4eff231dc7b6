package io.opsaga.api.cli;

import io.opsaga.release.VersionWord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Starts one operation for all agents of an environment. While another operation holds one of them it waits; after two minutes
 * it goes without those that are held.
 */
final class FleetStart {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int CONFLICT = 409;

    private final RestClient rest;
    private final String environment;
    private final List<Declared> agents;
    private final boolean adopt;
    private final Duration patientUntil;
    private final Map<String, String> leftOut = new TreeMap<>();
    private String waiting = "";

    /**
     * @param adopt whether containers of the agents' names that somebody else made are replaced
     * @param now how much time has passed since some beginning, as in all that follows
     */
    FleetStart(RestClient rest, String environment, List<Declared> agents, boolean adopt, Duration now) {
        this.adopt = adopt;
        this.rest = rest;
        this.environment = environment;
        this.agents = new ArrayList<>(agents);
        this.patientUntil = now.plus(PATIENCE);
    }

    /** What is started, or why it is not; empty where it has to be asked for again. */
    Optional<FleetRun> attempt(Duration now) throws IOException, InterruptedException {
        while (!agents.isEmpty()) {
            RestClient.Answer answer = rest.post("/fleet/deploy", request());
            if (answer.status() == RestClient.ACCEPTED) {
                return Optional.of(FleetRun.of(answer.body()));
            }
            String why = answer.body().path("detail").asString("status " + answer.status());
            String held = answer.body().path("target").asString("");
            if (answer.status() != CONFLICT
                    || agents.stream().noneMatch(agent -> agent.agent().equals(held))) {
                return Optional.of(FleetRun.refused(environment, ids(), why + faults(answer)));
            }
            if (now.compareTo(patientUntil) < 0) {
                waiting = why;
                return Optional.empty();
            }
            leftOut.put(held, why);
            agents.removeIf(agent -> agent.agent().equals(held));
        }
        return Optional.of(FleetRun.refused(environment, List.of(), "all agents are held by others"));
    }

    /** What it waits for, for people. */
    String waiting() {
        return waiting;
    }

    /** Those who are not part of what was started, and why. */
    Map<String, String> leftOut() {
        return leftOut;
    }

    String environment() {
        return environment;
    }

    /**
     * Who was deployed before gets the version it has when its turn comes, which mends what has drifted; a new agent the newest
     * there is. To name versions here would take back what the operation brings that is waited for.
     */
    private Map<String, Object> request() {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("environment", environment);
        request.put("version", VersionWord.CURRENT);
        request.put("agents", leftOut.isEmpty() ? List.of("*") : ids());
        request.put("policy", "keep-what-works");
        request.put("adopt", adopt);
        request.put("reason", "ops/up");
        return request;
    }

    private List<String> ids() {
        return agents.stream().map(Declared::agent).toList();
    }

    private static String faults(RestClient.Answer answer) {
        StringBuilder faults = new StringBuilder();
        answer.body()
                .path("errors")
                .values()
                .forEach(error -> faults.append("; %s %s"
                        .formatted(
                                error.path("field").asString(),
                                error.path("message").asString())));
        return faults.toString();
    }
}
