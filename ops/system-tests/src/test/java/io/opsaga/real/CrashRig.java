package io.opsaga.real;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The agents of all scenarios on both machines, and an Opsaga that works on them, with or without something that befalls it. */
final class CrashRig implements AutoCloseable {
    static final String FIRST = "1.0.0";
    private static final List<String> MACHINES = List.of(Testbed.MAIN_PC, Testbed.PC2);
    private static final Duration OVER = Duration.ofMinutes(3);
    private static final int AT_ONCE = 12;
    private static final String REMEMBER = "echo %s $PWD >>\"$HOME/effects\"%n%s";
    private static final String ALL =
            "{\"environment\":\"testing\",\"version\":\"%s\",\"agents\":[\"*\"]}".formatted(FIRST);

    private final Crashable crashable;
    private final List<CrashScenario> scenarios;
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);

    CrashRig(Path folder, int port, List<CrashScenario> scenarios) {
        this.scenarios = scenarios;
        Path artifact = folder.resolve("inventory/artifacts/web");
        InventoryWriter writer = new InventoryWriter(folder.resolve("inventory")).artifacts();
        scenarios.forEach(scenario -> scenario.declare(writer));
        remember(artifact);
        crashable = new Crashable(writer.write(), folder, port);
        crashable.up();
    }

    /** Each set-up and each start of a process leaves a line on the machine, outside the release. */
    private static void remember(Path artifact) {
        try (var versions = Files.list(artifact)) {
            for (Path version : versions.toList()) {
                for (String what : List.of("setup", "run")) {
                    Path script = version.resolve(what + ".sh");
                    Files.writeString(script, REMEMBER.formatted(what, Files.readString(script)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    OpsagaProcess opsaga() {
        return crashable.opsaga;
    }

    /** Has all agents run the first version, and then be as their scenario wants them. */
    void prepare() {
        String all = opsaga().http().post("/fleet/deploy", ALL).has(202).at("/operation_id");
        opsaga().over(all, OVER);
        scenarios.forEach(scenario -> scenario.prepare(this));
    }

    /** Runs attempts at once, and strikes when they are at their places; returns what became of them. */
    Map<Attempt, CrashOutcome> run(List<? extends Attempt> attempts, @Nullable Blow blow) {
        Laps laps = new Laps();
        all(attempts, one -> one.ready(opsaga()));
        attempts.forEach(one -> one.pointsBefore =
                one.operation.isEmpty() ? 0 : crashable.points(one.operation).size());
        Instant begun = Instant.now();
        Evidence earlier = Evidence.of(MACHINES, begun);
        laps.lap("ready");
        crashable.shutGate();
        all(attempts, one -> one.order(opsaga()));
        if (blow != null) {
            Map<String, String> plan = new LinkedHashMap<>();
            attempts.forEach(one -> plan.put(one.operation, one.place));
            crashable.plan(plan);
        }
        crashable.openGate();
        List<CompletableFuture<Void>> orders = attempts.stream()
                .map(one -> CompletableFuture.runAsync(() -> one.orderOfWhatThereIs(opsaga()), threads))
                .toList();
        laps.lap("ordered");
        Runnable pauses = blow == null ? () -> {} : strike(attempts, blow, laps);
        orders.forEach(order -> order.exceptionally(e -> null).join());
        if (blow != null) {
            all(attempts, one -> one.orderOfWhatThereIs(opsaga()));
        }
        Map<Attempt, JsonNode> ends = ends(attempts);
        attempts.forEach(one -> one.points = points(one));
        laps.lap("over");
        pauses.run();
        Evidence now = Evidence.of(MACHINES, begun);
        Map<Attempt, CrashOutcome> outcomes = new LinkedHashMap<>();
        ends.forEach((one, end) -> outcomes.put(one, one.outcome(opsaga(), end, earlier, now)));
        laps.lap("looked at");
        all(attempts, one -> one.settle(opsaga()));
        laps.lap("settled");
        System.out.println(
                "%s, %d operations: %s".formatted(blow == null ? "undisturbed" : blow.told(), attempts.size(), laps));
        return outcomes;
    }

    private void all(List<? extends Attempt> attempts, Consumer<Attempt> work) {
        List<CompletableFuture<Void>> begun = attempts.stream()
                .map(one -> CompletableFuture.runAsync(() -> work.accept(one), threads))
                .toList();
        begun.forEach(CompletableFuture::join);
    }

    /** Returns what finds out how long they paused, when they are over. */
    private Runnable strike(List<? extends Attempt> attempts, Blow blow, Laps laps) {
        // Who stands still says nothing.
        List<String> arrived;
        try {
            arrived = crashable.awaitArrived(new Coming(opsaga(), attempts)::none);
        } catch (ConditionTimeoutException e) {
            crashable.release();
            throw e;
        }
        attempts.forEach(one -> one.reached = arrived.contains(one.standing()));
        laps.lap("%d at their places".formatted(arrived.size()));
        Instant struck = Instant.now();
        Instant back = blow.strike(crashable);
        laps.lap("struck");
        Instant from = blow.endsOpsaga() ? struck : back;
        return () -> attempts.forEach(one -> one.wentOn(from, back, crashable.moments(one.operation)));
    }

    /** Answers operations that ask, and returns how each has ended. */
    private Map<Attempt, JsonNode> ends(List<? extends Attempt> attempts) {
        Map<Attempt, JsonNode> ends = new LinkedHashMap<>();
        await("ends of " + attempts)
                .atMost(OVER)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> {
                    List<Attempt> left = new ArrayList<>(attempts);
                    left.removeAll(ends.keySet());
                    left.forEach(one -> {
                        JsonNode status = one.status(opsaga());
                        if (one.over(status)) {
                            ends.put(one, status);
                        } else {
                            one.answered(opsaga(), status);
                        }
                    });
                    return ends.size() == attempts.size();
                });
        return ends;
    }

    /** The points that an attempt has passed, in order. */
    private List<String> points(Attempt one) {
        List<String> all = crashable.points(one.operation);
        return all.subList(one.pointsBefore, all.size());
    }

    @Override
    public void close() {
        threads.shutdownNow();
        crashable.close();
        Testbed.wipe();
        scenarios.forEach(CrashScenario::close);
    }
}
