package io.opsaga.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.AnswerOrder;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Planned;
import io.opsaga.operation.Planning;
import io.opsaga.operation.Progress;
import io.opsaga.operation.RollbackOrder;
import io.opsaga.operation.TargetRow;
import io.opsaga.rollout.Answer;
import io.opsaga.rollout.RolloutPolicy;
import io.opsaga.saga.TaskQueues;
import io.opsaga.saga.Verdict;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One fleet over two played machines and a played store: three layers of two agents on each machine. */
final class FleetBench implements AutoCloseable {
    static final List<String> MACHINES = List.of("main-pc", "pc2");
    static final int LAYERS = 3;
    static final Duration ANSWER_WITHIN = Duration.ofMinutes(30);
    private static final Duration LEASE = Duration.ofHours(1);
    private static final Duration TWO_ATTEMPTS = Duration.ofSeconds(20);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    final String id;
    final FakeMachines machines = new FakeMachines();
    final FakeOrphans orphans = new FakeOrphans();
    final FakeFleetStore store = new FakeFleetStore();
    private int answers;
    private final FleetLab lab;
    private final TestWorkflowEnvironment environment;
    private @Nullable WorkflowStub stub;

    FleetBench(FleetLab lab, TestWorkflowEnvironment environment, String id) {
        this.lab = lab;
        this.environment = environment;
        this.id = id;
    }

    /** Ids tell layer and machine: {@code a0-main-pc}, {@code b0-main-pc}, {@code a0-pc2} … {@code b2-pc2}. */
    static List<FleetAgent> agents() {
        List<FleetAgent> agents = new ArrayList<>();
        for (int layer = 0; layer < LAYERS; layer++) {
            for (String machine : MACHINES) {
                for (String name : List.of("a", "b")) {
                    agents.add(new FleetAgent("%s%d-%s".formatted(name, layer, machine), machine, layer));
                }
            }
        }
        return agents;
    }

    static List<String> ofLayer(int layer) {
        return agents().stream()
                .filter(agent -> agent.layer() == layer)
                .map(FleetAgent::id)
                .toList();
    }

    FleetInput plan(RolloutPolicy policy, int maxFailures) {
        return plan(policy, maxFailures, 2, agents());
    }

    FleetInput plan(RolloutPolicy policy, int maxFailures, int perMachine, List<FleetAgent> agents) {
        OperationPolicy terms = new OperationPolicy(LEASE, TWO_ATTEMPTS, TWO_ATTEMPTS, Map.of());
        Operation operation = new Operation(
                id,
                FleetKind.NAME,
                "development",
                "12 agents",
                "main-pc,pc2",
                "2.0",
                "ann",
                "new model",
                Instant.EPOCH,
                terms);
        return new FleetInput(operation, policy, perMachine, maxFailures, ANSWER_WITHIN, agents);
    }

    static FleetInput bound(FleetInput plan, Planning planning) {
        Operation asked = plan.operation();
        return plan.of(asked.with(asked.terms().with(planning)));
    }

    /** What it would do; nothing is done. */
    Planned dryRun(FleetInput plan) {
        Progress progress = start(bound(plan, new Planning(true, null, null))).result();
        return Objects.requireNonNull(progress.planned());
    }

    FleetBench start(FleetInput plan) {
        stub = environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(
                        "Fleet",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.WORKFLOWS)
                                .setWorkflowId(id)
                                .build());
        stub.start(plan);
        return this;
    }

    WorkflowStub stub() {
        return stub == null ? environment.getWorkflowClient().newUntypedWorkflowStub(id) : stub;
    }

    Progress progress() {
        return stub().query("progress", Progress.class);
    }

    /** The result, after all time-outs and the lease have been skipped. */
    Progress result() {
        return stub().getResult(Progress.class);
    }

    void rollBack() {
        stub().update("rollback", Object.class, new RollbackOrder("rollback_1", "bob", "looks bad"));
    }

    void answer(Answer answer) {
        stub().update(
                        "answer",
                        Void.class,
                        new AnswerOrder("order_" + ++answers, answer.wire(), "carol", "had a look"));
    }

    Progress awaitVerdict(Verdict verdict) {
        return await(progress -> progress.verdict() == verdict);
    }

    Progress awaitQuestion() {
        return await(progress -> progress.question() != null);
    }

    /** Lets time pass in small portions, so that retries go on and no lease ends. */
    Progress await(Predicate<Progress> condition) {
        long end = System.nanoTime() + LONG_ENOUGH.toNanos();
        Progress progress = progress();
        while (!condition.test(progress)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Not reached; it is " + progress);
            }
            environment.sleep(Duration.ofMillis(100));
            progress = progress();
        }
        return progress;
    }

    /** The recorded history; whole once the workflow has ended. */
    FleetHistory history() {
        return new FleetHistory(environment.getWorkflowClient().fetchHistory(id));
    }

    static Map<String, Outcome> outcomes(Progress progress) {
        Map<String, Outcome> outcomes = new TreeMap<>();
        progress.rows().forEach(row -> outcomes.put(row.target(), row.outcome()));
        return outcomes;
    }

    static TargetRow row(Progress progress, String agent) {
        return progress.rows().stream()
                .filter(row -> row.target().equals(agent))
                .findFirst()
                .orElseThrow();
    }

    /** The table as expected: all like the first, but for those of some layers, but for some. */
    static Map<String, Outcome> table(Outcome... ofLayers) {
        Map<String, Outcome> expected = new TreeMap<>();
        for (int layer = 0; layer < LAYERS; layer++) {
            for (String agent : ofLayer(layer)) {
                expected.put(agent, ofLayers[layer]);
            }
        }
        return expected;
    }

    /** What holds for every fleet that is over. */
    void assertOver(Progress last, Verdict verdict) {
        assertThat(last.verdict()).as("%s", last).isEqualTo(verdict);
        assertThat(last.lifecycle()).isEqualTo(verdict.lifecycle());
        assertThat(last.residues().isEmpty())
                .as("%s", last.residues())
                .isEqualTo(verdict != Verdict.ROLLBACK_INCOMPLETE);
        assertThat(store.locked()).isEmpty();
        assertThat(outcomes(last).values()).doesNotContain(Outcome.CHANGING, Outcome.UNDOING);
        // The store keeps the record with the highest revision, however late others arrive.
        assertThat(store.records().stream().max(Comparator.comparingLong(Progress::revision)))
                .contains(last);
        assertThat(machines.log.overlaps()).isEmpty();
        assertThat(machines.calls("undo")).as("undone once each").doesNotHaveDuplicates();
        assertThat(machines.calls("undo")).as("only who was touched is undone").isSubsetOf(machines.calls("change"));
    }

    /** What the machines run is what the table says. */
    void assertTableIsTrue(Progress last) {
        Map<String, String> versions = machines.versions();
        last.rows().forEach(row -> {
            boolean changed = row.outcome() == Outcome.CHANGED || row.outcome() == Outcome.UNCHANGED;
            if (row.outcome() != Outcome.NOT_UNDONE && !machines.blocked.contains(row.target())) {
                assertThat(versions.getOrDefault(row.target(), ""))
                        .as(row.toString())
                        .isEqualTo(changed ? "2.0" : row.from());
            }
        });
    }

    /** Whoever was changed before a layer is undone after all of that layer. */
    void assertLayersUndoneInReverse() {
        assertThat(machines.calls("undo").stream().map(agent -> agent.charAt(1) - '0'))
                .isSortedAccordingTo(Comparator.reverseOrder());
    }

    /** Leaves no workflow behind: it would share the server's time with the next test. */
    @Override
    public void close() {
        machines.end();
        try {
            stub().signal("superseded", "the-end-of-the-test");
            stub().getResult(LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS, Progress.class);
        } catch (WorkflowNotFoundException | WorkflowFailedException e) {
            // It has ended, by itself or with the cancellation.
        } catch (TimeoutException e) {
            lab.giveUp();
        }
    }
}
