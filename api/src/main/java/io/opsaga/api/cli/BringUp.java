package io.opsaga.api.cli;

import io.opsaga.inventory.InventoryReload.Fault;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Brings the agents of every inhabited environment up, those of an environment in one operation that keeps what works, and shows
 * the progress. An agent that was deployed before gets the version it had, which mends what has drifted; a new one the newest
 * version there is. Agents that run already and are well are left alone.
 *
 * <p>Arguments: the API's address, {@code terminal} where the progress may be drawn over itself, and {@code adopt} where containers that
 * somebody else made are replaced. Exit codes are those of {@link Account}.
 */
public final class BringUp {
    private static final Duration BETWEEN = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofMinutes(20);

    /** Agents that were booted a moment ago need this long at most until they answer. */
    private static final Duration STARTING = Duration.ofSeconds(15);

    private final RestClient rest;
    private final Screen screen;
    private final boolean adopt;
    private final long begun = System.nanoTime();

    private BringUp(RestClient rest, Screen screen, boolean adopt) {
        this.rest = rest;
        this.adopt = adopt;
        this.screen = screen;
    }

    public static void main(String[] arguments) throws InterruptedException {
        Locale.setDefault(Locale.ROOT);
        List<String> options = List.of(arguments);
        Screen screen = Screen.of(System.err, options.contains("terminal"));
        try {
            boolean adopt = options.contains("adopt");
            System.exit(new BringUp(new RestClient(URI.create(arguments[0])), screen, adopt).run());
        } catch (IOException e) {
            screen.line("opsaga: no answer from " + arguments[0] + ": " + e.getMessage());
            System.exit(Account.NO_ANSWER);
        }
    }

    private int run() throws IOException, InterruptedException {
        signs();
        boolean inForce = readAgain();
        Map<String, List<Declared>> environments = new LinkedHashMap<>();
        settled()
                .forEach(agent -> environments
                        .computeIfAbsent(agent.environment(), name -> new ArrayList<>())
                        .add(agent));
        List<FleetStart> starts = new ArrayList<>();
        environments.forEach(
                (environment, agents) -> starts.add(new FleetStart(rest, environment, agents, adopt, passed())));
        Map<String, FleetRun> runs = new LinkedHashMap<>();
        while (!advance(starts, runs)) {
            if (passed().compareTo(LONGEST) > 0) {
                screen.line("Giving up waiting after %s; what runs goes on.".formatted(LONGEST));
                break;
            }
            Thread.sleep(BETWEEN.toMillis());
        }
        int total = environments.values().stream().mapToInt(List::size).sum();
        int code = report(starts, new Account(List.copyOf(runs.values()), total));
        return inForce || code != Account.ALL ? code : Account.HINDERED;
    }

    /** Has the inventories read again, so that a file that was just changed counts; whether that worked. The faults of one that is refused are told. */
    private boolean readAgain() throws IOException, InterruptedException {
        RestClient.Answer answer = rest.post("/inventories/reload", Map.of());
        List<String> faults = answer.body().path("faults").values().stream()
                .map(fault -> new Fault(
                                fault.path("file").asString(),
                                fault.path("line").asInt(),
                                fault.path("column").asInt(),
                                fault.path("path").asString(),
                                fault.path("message").asString(),
                                fault.path("allowed").asString())
                        .toString())
                .toList();
        if (!faults.isEmpty()) {
            screen.line("The inventories have changed, and are faulty; those before stay in force:");
            faults.forEach(screen::line);
        }
        return faults.isEmpty();
    }

    /** The agents, once those that are just starting have come up or had the time to: they are not to be changed. */
    private List<Declared> settled() throws IOException, InterruptedException {
        List<Declared> agents = Declared.all(rest.get("/agents"));
        boolean told = false;
        while (agents.stream().anyMatch(Declared::isDown) && passed().compareTo(STARTING) < 0) {
            if (!told) {
                long down = agents.stream().filter(Declared::isDown).count();
                screen.line("Waiting for %d agents that may be starting …".formatted(down));
                told = true;
            }
            Thread.sleep(BETWEEN.toMillis());
            agents = Declared.all(rest.get("/agents"));
        }
        return agents;
    }

    /** Starts what is not started, and asks about what is; whether everything is over. */
    private boolean advance(List<FleetStart> starts, Map<String, FleetRun> runs)
            throws IOException, InterruptedException {
        boolean over = true;
        for (FleetStart start : starts) {
            FleetRun known = runs.get(start.environment());
            Optional<FleetRun> now = known == null ? start.attempt(passed()) : Optional.of(asked(known));
            if (now.isPresent()) {
                runs.put(start.environment(), now.get());
            } else {
                screen.waits(start.environment(), start.waiting());
            }
            over &= now.filter(FleetRun::isOver).isPresent();
        }
        screen.show(List.copyOf(runs.values()));
        return over;
    }

    /** Beside all that waits for answers. */
    private void signs() {
        Thread signs = new Thread(() -> {
            while (true) {
                LockSupport.parkNanos(BETWEEN.toNanos());
                screen.still(passed());
            }
        });
        signs.setDaemon(true);
        signs.start();
    }

    /** Since the beginning. */
    private Duration passed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private FleetRun asked(FleetRun run) throws IOException, InterruptedException {
        return run.isOver() ? run : FleetRun.of(rest.get("/fleet/operations/" + run.id() + "/status"));
    }

    private int report(List<FleetStart> starts, Account account) throws IOException, InterruptedException {
        screen.agents(rest.get("/agents").path("agents"));
        for (FleetStart start : starts) {
            start.leftOut()
                    .forEach((agent, why) ->
                            screen.line("%s/%s: left out: %s".formatted(start.environment(), agent, why)));
        }
        for (FleetRun run : account.runs()) {
            if (!run.failure().isEmpty()) {
                screen.line("%s: %s: %s".formatted(run.environment(), run.stage(), run.failure()));
            }
            run.agents().stream()
                    .filter(row -> (!row.wanted() || row.leftAlone())
                            && !run.awaitsApproval()
                            && !row.reason().equals(run.failure()))
                    .forEach(row -> screen.line("%s/%s: %s: %s"
                            .formatted(
                                    run.environment(),
                                    row.agent(),
                                    row.outcome().spoken(),
                                    row.reason())));
        }
        List<String> silent = account.silentMachines();
        if (!silent.isEmpty()) {
            screen.line("Not reached: %s. Its agents were left as they are; ops/up again when it is back."
                    .formatted(String.join(", ", silent)));
        }
        Leftover.all(rest.get("/api/v1/orphans")).forEach(screen::line);
        long seconds = passed().toSeconds();
        long left = account.leftAlone();
        screen.line("%d of %d agents run what they shall%s, after %d s: %s."
                .formatted(
                        account.wanted() - left,
                        account.total(),
                        left == 0 ? "" : ", %d are left as they are".formatted(left),
                        seconds,
                        FleetRun.spoken(account.rows())));
        return account.exitCode();
    }
}
