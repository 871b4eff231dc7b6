package io.opsaga.deployment;

import io.opsaga.ByHand;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Planned;
import io.opsaga.operation.Planning;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Rollback;
import io.opsaga.operation.RollbackOrder;
import io.opsaga.saga.TaskQueues;
import io.opsaga.saga.Verdict;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One deployment over a played machine and store. */
final class Bench implements AutoCloseable {
    static final String MACHINE = "pc2";
    static final Duration LEASE = Duration.ofHours(1);
    private static final Duration TWO_ATTEMPTS = Duration.ofSeconds(20);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    final String id;
    final Journal journal = new Journal();
    final Faults faults = new Faults(journal);
    final FakeMachine machine = new FakeMachine(faults);
    final FakeStore store;
    private final Lab lab;
    private final TestWorkflowEnvironment environment;
    private @Nullable WorkflowStub stub;

    Bench(Lab lab, TestWorkflowEnvironment environment, String id) {
        this.lab = lab;
        this.environment = environment;
        this.store = new FakeStore(faults, environment::currentTimeMillis);
        this.id = id;
    }

    DeploymentInput plan() {
        return plan(true, "development", LEASE);
    }

    DeploymentInput plan(boolean autoRollback, String level, Duration lease) {
        OperationPolicy terms = new OperationPolicy(lease, TWO_ATTEMPTS, TWO_ATTEMPTS, Map.of());
        Operation operation = new Operation(
                id,
                DeploymentKind.NAME,
                level,
                "agent-7",
                MACHINE,
                World.NEW,
                "ann",
                "new model",
                Instant.EPOCH,
                terms);
        return new DeploymentInput(operation, "docker", autoRollback, null, List.of());
    }

    /** The usual plan, bound to a plan as that says. */
    DeploymentInput plan(Planning planning) {
        DeploymentInput plan = plan();
        Operation asked = plan.operation();
        return new DeploymentInput(
                asked.with(asked.terms().with(planning)),
                plan.runtime(),
                plan.autoRollback(),
                plan.limits(),
                plan.ignored());
    }

    /** What it would do; nothing is done. */
    Planned dryRun() {
        Progress progress = start(plan(new Planning(true, null, null))).result();
        return Objects.requireNonNull(progress.planned());
    }

    /** The next call of that activity is completed by somebody else, with this. */
    Bench completesByHand(String method, @Nullable Object answer) {
        ByHand hand = new ByHand(method, answer);
        faults.whenever(hand::completes);
        return this;
    }

    Bench start() {
        return start(plan());
    }

    Bench start(DeploymentInput plan) {
        return start(plan, Duration.ofSeconds(10));
    }

    /** @param heartbeat about how long a local activity may work before the workflow hears of other things meanwhile */
    Bench start(DeploymentInput plan, Duration heartbeat) {
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setTaskQueue(TaskQueues.WORKFLOWS)
                .setWorkflowId(id)
                .setWorkflowTaskTimeout(heartbeat)
                .build();
        stub = environment.getWorkflowClient().newUntypedWorkflowStub("Deployment", options);
        stub.start(plan);
        return this;
    }

    WorkflowStub stub() {
        return stub == null ? environment.getWorkflowClient().newUntypedWorkflowStub(id) : stub;
    }

    World world() {
        return machine.world(store.current());
    }

    Progress progress() {
        return stub().query("progress", Progress.class);
    }

    /** The result, after all time-outs and the lease have been skipped. */
    Progress result() {
        return stub().getResult(Progress.class);
    }

    /** The last record of an operation whose workflow was cancelled, which has no result. */
    Progress lastRecordOfCancelled() {
        try {
            throw new AssertionError("It is not cancelled but " + result());
        } catch (WorkflowFailedException e) {
            if (!(e.getCause() instanceof CanceledFailure)) {
                throw new AssertionError("It failed", e);
            }
            return store.last();
        }
    }

    Rollback rollBack(String orderId) {
        return stub().update("rollback", Rollback.class, new RollbackOrder(orderId, "bob", "looks bad"));
    }

    /** How it ended for now, whatever its verdict; its lease goes on. */
    Progress awaitEnd() {
        return await(progress -> progress.verdict() != null);
    }

    Progress awaitVerdict(Verdict verdict) {
        return await(progress -> progress.verdict() == verdict);
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

    /** As {@link #await}, in portions of minutes. */
    Progress awaitLong(Predicate<Progress> condition) {
        long end = System.nanoTime() + LONG_ENOUGH.toNanos();
        Progress progress = progress();
        while (!condition.test(progress)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Not reached; it is " + progress);
            }
            environment.sleep(Duration.ofMinutes(5));
            progress = progress();
        }
        return progress;
    }

    int events() {
        return environment.getWorkflowClient().fetchHistory(id).getEvents().size();
    }

    /** The recorded history, once the workflow has ended. */
    String history() {
        return environment.getWorkflowClient().fetchHistory(id).toJson(true);
    }

    void letPass(Duration time) {
        environment.sleep(time);
    }

    /** Leaves no workflow behind: it would share the server's time with the next test. */
    @Override
    public void close() {
        faults.end();
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
