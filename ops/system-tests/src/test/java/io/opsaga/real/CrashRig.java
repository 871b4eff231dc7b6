package io.opsaga.real;

import static io.opsaga.real.Case.Scenario.FAILURE;
import static io.opsaga.real.Case.Scenario.ROLLBACK;

import io.opsaga.real.Case.Outcome;
import io.opsaga.real.Case.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/** Agents on both machines and an Opsaga that deploys them, with or without dying at it. */
final class CrashRig implements AutoCloseable {
    private static final List<String> MACHINES = List.of(Testbed.MAIN_PC, Testbed.PC2);
    private static final Set<String> ROLLED_BACK = Set.of("rolled_back", "rollback_incomplete");
    private static final String REMEMBER = "echo %s $PWD >>\"$HOME/effects\"%n%s";

    final Crashable crashable;
    private final Map<String, List<Subject>> subjects = new LinkedHashMap<>();
    private final Map<Subject, String> versions = new HashMap<>();

    /** @param ofEach how many agents of each runtime */
    CrashRig(Path folder, int port, int ofEach) {
        InventoryWriter writer = new InventoryWriter(folder.resolve("inventory")).artifacts();
        for (int n = 0; n < ofEach; n++) {
            String machine = MACHINES.get(n % 2);
            writer.docker("d%02d".formatted(n), machine, 20100 + n);
            writer.dockerBeside("b%02d".formatted(n), machine);
            writer.process("p%02d".formatted(n), machine, 21100 + n);
            add(new Subject("d%02d".formatted(n), machine, "docker"));
            add(new Subject("b%02d".formatted(n), machine, "beside"));
            add(new Subject("p%02d".formatted(n), machine, "process"));
        }
        remember(folder.resolve("inventory/artifacts/web"), "1.0.0", "1.1.0", "crash");
        crashable = new Crashable(writer.write(), folder, port);
        crashable.up();
    }

    private void add(Subject subject) {
        subjects.computeIfAbsent(subject.runtime(), key -> new ArrayList<>()).add(subject);
    }

    /** Each set-up and each start leaves a line on the machine, outside the release. */
    static void remember(Path artifact, String... versions) {
        for (String version : versions) {
            for (String what : List.of("setup", "run")) {
                Path script = artifact.resolve(version).resolve(what + ".sh");
                try {
                    Files.writeString(script, REMEMBER.formatted(what, Files.readString(script)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    List<Subject> subjects(String runtime) {
        return subjects.get(runtime);
    }

    /** Brings all agents into the state from which everything begins: one release running, one before it. */
    void prepare() {
        for (String version : List.of("1.0.0", "1.1.0")) {
            Map<String, Subject> begun = new LinkedHashMap<>();
            subjects.values()
                    .forEach(some -> some.forEach(
                            subject -> begun.put(crashable.opsaga.deploy(subject.id(), version), subject)));
            begun.forEach((id, subject) -> {
                crashable.opsaga.ended(id, "completed");
                versions.put(subject, version);
            });
        }
    }

    /** What befalls the cases when they are at their points. */
    interface Blow {
        /** Waits until they are, strikes, and returns when everything is up again; adds those that were there. */
        void strike(Crashable crashable, List<Case> cases, Set<Case> reached);
    }

    /** Runs cases at once; returns what became of them. */
    Map<Case, Outcome> run(List<Case> cases, Set<Case> reached, Optional<Blow> blow) {
        boolean rollback = cases.get(0).scenario == ROLLBACK;
        cases.forEach(one -> one.before = versions.get(one.subject));
        if (rollback) {
            cases.forEach(this::order);
            cases.forEach(one -> crashable.opsaga.ended(one.operation, "completed"));
            cases.forEach(
                    one -> one.pointsBefore = crashable.points(one.operation).size());
        }
        Evidence earlier = Evidence.of(MACHINES, Instant.now());
        Instant begun = Instant.now();
        if (!rollback) {
            crashable.shutGate();
            cases.forEach(this::order);
        }
        if (blow.isPresent()) {
            Map<String, String> plan = new LinkedHashMap<>();
            cases.forEach(one -> plan.put(one.operation, one.point));
            crashable.plan(plan);
        }
        crashable.openGate();
        List<CompletableFuture<?>> orders = new ArrayList<>();
        if (rollback) {
            cases.forEach(one -> orders.add(CompletableFuture.runAsync(() -> rollBack(one))));
        }
        blow.ifPresent(some -> some.strike(crashable, cases, reached));
        orders.forEach(order -> order.exceptionally(e -> null).join());
        if (rollback && blow.isPresent()) {
            // Whoever got no answer asks again, under the same key.
            cases.forEach(this::rollBack);
        }
        return outcomes(cases, earlier, begun);
    }

    private Map<Case, Outcome> outcomes(List<Case> cases, Evidence earlier, Instant begun) {
        Map<Case, String> ends = new LinkedHashMap<>();
        for (Case one : cases) {
            JsonNode status = one.scenario == ROLLBACK
                    ? crashable.opsaga.when(
                            one.operation,
                            now -> ROLLED_BACK.contains(now.at("/stage").asString()))
                    : crashable.opsaga.over(one.operation);
            ends.put(one, Case.end(status));
            if (status.at("/stage").asString().equals("completed")) {
                versions.put(one.subject, one.asked);
            }
        }
        Evidence evidence = Evidence.of(MACHINES, begun);
        Map<Case, Outcome> outcomes = new LinkedHashMap<>();
        ends.forEach((one, end) -> {
            String agent = one.subject.id();
            outcomes.put(
                    one,
                    new Outcome(
                            end,
                            evidence.world(agent, one.operation, one.asked, one.before),
                            evidence.effects(agent, one.operation, earlier, one.subject.container())));
        });
        return outcomes;
    }

    private void order(Case one) {
        one.asked = one.scenario == FAILURE ? "crash" : one.before.equals("1.0.0") ? "1.1.0" : "1.0.0";
        one.operation = crashable.opsaga.deploy(one.subject.id(), one.asked);
    }

    private void rollBack(Case one) {
        crashable
                .opsaga
                .http()
                .post(
                        "/rollback",
                        "{\"deployment_id\": \"%s\", \"rollback_reason\": \"crash matrix\"}".formatted(one.operation),
                        "Idempotency-Key",
                        "rollback-" + one.operation);
    }

    /** The points that a case has passed, in order; for a rollback those since it was ordered. */
    List<String> points(Case one) {
        List<String> all = crashable.points(one.operation);
        return all.subList(one.scenario == Scenario.ROLLBACK ? one.pointsBefore : 0, all.size());
    }

    @Override
    public void close() {
        crashable.close();
    }
}
