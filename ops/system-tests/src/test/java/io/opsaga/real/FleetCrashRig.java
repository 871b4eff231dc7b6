package io.opsaga.real;

import static org.awaitility.Awaitility.await;

import io.opsaga.api.support.Answer;
import io.opsaga.real.FleetCase.Found;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Small fleets on both machines and an Opsaga that upgrades them, with or without a blow at it. */
final class FleetCrashRig implements AutoCloseable {
    private static final List<String> MACHINES = List.of(Testbed.MAIN_PC, Testbed.PC2);
    private static final Set<String> FINAL =
            Set.of("completed", "completed_with_failures", "failed", "rolled_back", "rollback_incomplete");
    private static final Duration OVER = Duration.ofMinutes(3);

    private static final String ORDER = """
            {"environment":"testing","version":"%s","agents":[%s],"policy":"%s","max_failures":%d,"answer_within":600}""";

    private final Crashable crashable;
    private final List<SmallFleet> fleets;

    FleetCrashRig(Path folder, int port, int count) {
        MACHINES.forEach(SmallFleet::provideImages);
        InventoryWriter writer = new InventoryWriter(folder.resolve("inventory"))
                .good(SmallFleet.FIRST)
                .good(versions());
        fleets = IntStream.range(0, count).mapToObj(SmallFleet::new).toList();
        fleets.forEach(fleet -> fleet.writeTo(writer));
        CrashRig.remember(folder.resolve("inventory/artifacts/web"), SmallFleet.FIRST);
        CrashRig.remember(folder.resolve("inventory/artifacts/web"), versions());
        crashable = new Crashable(writer.write(), folder, port);
        crashable.up();
    }

    private static String[] versions() {
        return SmallFleet.ASKED.toArray(String[]::new);
    }

    List<SmallFleet> fleets() {
        return fleets;
    }

    /** Has all agents run the first version, and all but the failing ones another one since. */
    void prepare() {
        String all = crashable
                .opsaga
                .http()
                .post("/fleet/deploy", ORDER.formatted(SmallFleet.FIRST, "\"*\"", "all-or-nothing", 0))
                .has(202)
                .at("/operation_id");
        await("the first version of all").atMost(OVER).until(() -> FINAL.contains(stage(status(all))));
        run(
                fleets.stream()
                        .map(fleet -> new FleetCase("keep-what-works", fleet, 0))
                        .toList(),
                null);
    }

    /** Runs cases at once, and strikes when they are at their instants; returns what became of them. */
    Map<FleetCase, Found> run(List<FleetCase> cases, @Nullable FleetBlow blow) {
        Instant begun = Instant.now();
        Evidence earlier = Evidence.of(MACHINES, begun);
        crashable.shutGate();
        cases.forEach(this::order);
        if (blow == null) {
            crashable.openGate();
        } else {
            strike(cases, blow);
        }
        Map<FleetCase, JsonNode> ends = ends(cases);
        Evidence now = Evidence.of(MACHINES, begun);
        Map<FleetCase, Found> found = new LinkedHashMap<>();
        ends.forEach((one, end) -> found.put(one, one.found(end, earlier, now)));
        return found;
    }

    private void order(FleetCase one) {
        one.before.putAll(one.fleet.versions());
        one.asked = one.fleet.next();
        String agents = "\"%s\"".formatted(String.join("\",\"", one.before.keySet()));
        int may = one.policy.equals("keep-what-works") ? 1 : 0;
        String body = ORDER.formatted(one.asked, agents, one.policy, may);
        // The fleet before may have written down its end and still be about to let go, when it was struck in between.
        Answer accepted = await(one + " to be free")
                .atMost(OVER)
                .until(() -> crashable.opsaga.http().post("/fleet/deploy", body), answer -> answer.status() != 409);
        one.operation = accepted.has(202).at("/operation_id");
    }

    private void strike(List<FleetCase> cases, FleetBlow blow) {
        Map<String, String> plan = new LinkedHashMap<>();
        cases.forEach(one -> plan.put(one.operation, one.point()));
        crashable.plan(plan);
        crashable.openGate();
        List<FleetCase> unasked = new ArrayList<>(cases);
        unasked.removeIf(one -> !one.policy.equals("stop-and-ask"));
        // Who stands still says nothing.
        List<String> arrived = crashable.awaitArrived(
                cases.size(),
                there -> unasked.removeIf(
                        one -> there.contains(one.standing()) || answered(one, status(one.operation))));
        cases.forEach(one -> one.reached = arrived.contains(one.standing()));
        Instant struck = Instant.now();
        Instant back = blow.strike(crashable);
        // What Opsaga had in hand when something else was struck is no further step.
        Instant from = blow == FleetBlow.OPSAGA ? struck : back;
        Map<FleetCase, JsonNode> ends = ends(cases);
        ends.keySet().forEach(one -> one.wentOn(from, back, crashable.moments(one.operation)));
    }

    /** How all ended; who asks is answered. */
    private Map<FleetCase, JsonNode> ends(List<FleetCase> cases) {
        Map<FleetCase, JsonNode> ends = new LinkedHashMap<>();
        await("ends of " + cases)
                .atMost(OVER)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> {
                    List<FleetCase> left = new ArrayList<>(cases);
                    left.removeAll(ends.keySet());
                    left.forEach(one -> look(one, ends));
                    return ends.size() == cases.size();
                });
        return ends;
    }

    private void look(FleetCase one, Map<FleetCase, JsonNode> ends) {
        JsonNode status = status(one.operation);
        if (FINAL.contains(stage(status))) {
            ends.put(one, status);
            status.at("/agents").forEach(row -> {
                if (row.at("/outcome").asString().equals("changed")) {
                    one.fleet.versions().put(row.at("/agent_id").asString(), one.asked);
                }
            });
        } else {
            answered(one, status);
        }
    }

    /** Answers where something is asked, so that also those whose instant is behind the answer get there. */
    private boolean answered(FleetCase one, JsonNode status) {
        return !status.at("/question").asString("").isEmpty()
                && crashable
                                .opsaga
                                .http()
                                .post(
                                        "/fleet/operations/%s/answer".formatted(one.operation),
                                        "{\"answer\":\"skip\",\"reason\":\"known\"}")
                                .status()
                        == 202;
    }

    private JsonNode status(String operation) {
        return crashable
                .opsaga
                .http()
                .get("/fleet/operations/%s/status".formatted(operation))
                .has(200)
                .json();
    }

    private static String stage(JsonNode status) {
        return status.at("/stage").asString();
    }

    /** The points that a case has passed. */
    List<String> points(FleetCase one) {
        return crashable.points(one.operation);
    }

    @Override
    public void close() {
        crashable.close();
        Testbed.wipe();
        MACHINES.forEach(SmallFleet::removeImages);
    }
}
