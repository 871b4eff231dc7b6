package io.opsaga.api.cli;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Deploys every agent of every inhabited environment, those first that others depend on, and shows the progress. An agent that
 * was deployed before gets the version it had, which mends what has drifted; a new one the newest version there is.
 *
 * <p>Arguments: the API's address, and {@code terminal} where the progress may be written over one line. Exit code 0 when every agent is deployed and healthy, 1 when some are not, 2 when Opsaga does not answer.
 */
public final class BringUp {
    private static final int AT_ONCE = 4;
    private static final Duration BETWEEN = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofMinutes(20);

    private final RestClient rest;
    private final Screen screen;

    private BringUp(RestClient rest, Screen screen) {
        this.rest = rest;
        this.screen = screen;
    }

    public static void main(String[] arguments) throws InterruptedException {
        Screen screen = new Screen(System.err, arguments.length > 1 && arguments[1].equals("terminal"));
        try {
            boolean done = new BringUp(new RestClient(URI.create(arguments[0])), screen).run();
            System.exit(done ? 0 : 1);
        } catch (IOException e) {
            screen.line("opsaga: no answer from " + arguments[0] + ": " + e.getMessage());
            System.exit(2);
        }
    }

    private boolean run() throws IOException, InterruptedException {
        List<Target> waiting = new ArrayList<>(targets());
        int total = waiting.size();
        Map<String, Target> active = new LinkedHashMap<>();
        List<Target> over = new ArrayList<>();
        Instant begun = Instant.now();
        while (over.size() < total) {
            startSome(waiting, active, over);
            follow(active, over);
            screen.progress(over.size(), total, share(active, over, total), begun, active.values());
            if (Duration.between(begun, Instant.now()).compareTo(LONGEST) > 0) {
                screen.line("Giving up waiting after %s; what runs goes on.".formatted(LONGEST));
                break;
            }
            Thread.sleep(BETWEEN.toMillis());
        }
        return report(over, total, begun);
    }

    private List<Target> targets() throws IOException, InterruptedException {
        return rest.get("/agents").path("agents").values().stream()
                .map(Target::of)
                .toList();
    }

    private void startSome(List<Target> waiting, Map<String, Target> active, List<Target> over)
            throws IOException, InterruptedException {
        Set<String> done = over.stream().map(Target::key).collect(Collectors.toCollection(TreeSet::new));
        for (Target next : List.copyOf(waiting)) {
            if (active.size() >= AT_ONCE) {
                return;
            }
            boolean ready = next.dependsOn().stream().allMatch(id -> done.contains(next.environment() + "/" + id));
            if (ready) {
                waiting.remove(next);
                Target started = start(next);
                if (started.isOver()) {
                    over.add(started);
                } else {
                    active.put(started.key(), started);
                }
            }
        }
    }

    private Target start(Target next) throws IOException, InterruptedException {
        RestClient.Answer answer = rest.post(
                "/deploy",
                Map.of(
                        "agent_id", next.agent(),
                        "environment", next.environment(),
                        "version", next.version(),
                        "reason", "ops/up"));
        return answer.status() == RestClient.ACCEPTED
                ? next.started(answer.body().path("deployment_id").asString())
                : next.ended("failed", answer.body().path("detail").asString("status " + answer.status()));
    }

    private void follow(Map<String, Target> active, List<Target> over) throws IOException, InterruptedException {
        for (Target target : List.copyOf(active.values())) {
            var status = rest.get("/deployments/" + target.deployment() + "/status");
            Target now = target.at(status);
            active.put(now.key(), now);
            if (now.isOver()) {
                active.remove(now.key());
                over.add(now);
            }
        }
    }

    private static double share(Map<String, Target> active, List<Target> over, int total) {
        double partly = active.values().stream().mapToInt(Target::percentage).sum() / 100.0;
        return total == 0 ? 1 : (over.size() + partly) / total;
    }

    private boolean report(List<Target> over, int total, Instant begun) throws IOException, InterruptedException {
        screen.table(rest.get("/agents").path("agents"));
        List<Target> failed =
                over.stream().filter(target -> !target.succeeded()).toList();
        for (Target target : failed) {
            screen.line("%s: %s: %s".formatted(target.key(), target.stage(), target.message()));
        }
        long seconds = Duration.between(begun, Instant.now()).toSeconds();
        screen.line("%d of %d agents deployed in %d s.".formatted(over.size() - failed.size(), total, seconds));
        return failed.isEmpty() && over.size() == total;
    }
}
