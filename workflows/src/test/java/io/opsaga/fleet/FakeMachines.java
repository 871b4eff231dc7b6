package io.opsaga.fleet;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Snapshot;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Reading;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Machines whose agents change as they are told, or go wrong where a test says so. */
final class FakeMachines implements FleetActivities {
    /** How the change, the look or the undo of one agent goes wrong. */
    enum Fault {
        /** Nothing happens, and trying again cannot help. */
        REFUSES,
        /** It takes effect, and fails for good all the same. */
        BREAKS_AFTERWARDS,
        /** It takes effect, and is as unwell as what was there before. */
        UNHEALTHY_AS_BEFORE,
        /** Nothing happens, and every attempt fails as if the machine did not answer. */
        UNREACHABLE,
        /** It takes effect, and every attempt fails as if the answer were lost. */
        ANSWER_LOST,
        /** It takes effect and does not return until it is cancelled. */
        HANGS
    }

    private static final long WORK_NANOS = 2_000_000;

    final WorkLog log = new WorkLog();
    final Map<String, Fault> changeFaults = new ConcurrentHashMap<>();
    final Map<String, Fault> lookFaults = new ConcurrentHashMap<>();
    final Map<String, Fault> undoFaults = new ConcurrentHashMap<>();
    /** Agents whose fault waits until all these have been changed, so that it is known who was touched. */
    final Map<String, Set<String>> after = new ConcurrentHashMap<>();

    /** How long each call takes at least. */
    volatile long workNanos = WORK_NANOS;

    final Set<String> blocked = new TreeSet<>();

    /** Why the survey refuses the version, as of those agents. */
    final Set<String> quarantined = new TreeSet<>();

    final Set<String> unchanged = new TreeSet<>();
    final Set<String> fresh = new TreeSet<>();
    /** What is wrong with agents before they are touched. */
    final Map<String, String> complaints = new ConcurrentHashMap<>();

    final Set<String> silentMachines = new TreeSet<>();

    private final Map<String, String> versions = new TreeMap<>();
    private final CountDownLatch over = new CountDownLatch(1);

    @Override
    public MachineSurvey survey(FleetQuestion question) {
        if (silentMachines.contains(question.machine())) {
            throw DeploymentFailure.MACHINE_UNREACHABLE.because(question.machine() + " does not answer");
        }
        return new MachineSurvey(
                List.of(),
                question.agents().stream()
                        .map(agent -> surveyed(agent, question.versionOf(agent)))
                        .toList());
    }

    private synchronized AgentSurvey surveyed(String agent, String version) {
        if (blocked.contains(agent)) {
            return AgentSurvey.blocked(agent, new FailureNote("PORT_TAKEN", "8080 is taken", ""));
        }
        Release next = new Release(version, "registry/agent", "sha256:new", "c1");
        if (quarantined.contains(agent)) {
            FailureNote why = new FailureNote("VERSION_QUARANTINED", "2.0 is quarantined", "");
            versions.put(agent, "1.0");
            return new AgentSurvey(agent, AgentSurvey.State.BLOCKED, next, snapshot(agent, "1.0"), why);
        }
        if (unchanged.contains(agent)) {
            versions.put(agent, "2.0");
            return new AgentSurvey(agent, AgentSurvey.State.UNCHANGED, next, snapshot(agent, "2.0"), null);
        }
        if (fresh.contains(agent)) {
            return new AgentSurvey(agent, AgentSurvey.State.TO_CHANGE, next, Snapshot.NOTHING, null);
        }
        versions.put(agent, "1.0");
        return new AgentSurvey(agent, AgentSurvey.State.TO_CHANGE, next, snapshot(agent, "1.0"), null);
    }

    private Snapshot snapshot(String agent, String version) {
        return new Snapshot(true, true, version, "sha256:" + version, "container-" + agent, agent, "always")
                .complaining(complaints.get(agent));
    }

    @Override
    public List<AgentResult> change(FleetBatch batch) {
        List<AgentResult> results = new ArrayList<>();
        for (AgentChange change : batch.agents()) {
            try {
                work(batch, "change", change.agent(), changeFaults.get(change.agent()), () -> put(change, "2.0"));
            } catch (ApplicationFailure e) {
                throw ApplicationFailure.newBuilder()
                        .setMessage(e.getOriginalMessage())
                        .setType(e.getType())
                        .setNonRetryable(e.isNonRetryable())
                        .setDetails((Object) results.toArray(AgentResult[]::new))
                        .build();
            }
            results.add(new AgentResult(change.agent(), 40, "healthy after 30 ms"));
        }
        return results;
    }

    @Override
    public List<AgentReading> changed(FleetBatch batch) {
        return batch.agents().stream()
                .map(change -> {
                    work(batch, "look", change.agent(), lookFaults.get(change.agent()), () -> {});
                    boolean there = "2.0".equals(version(change.agent()));
                    return new AgentReading(
                            change.agent(), there ? Reading.applied("it is there") : Reading.absent("it is not there"));
                })
                .toList();
    }

    @Override
    public List<AgentReading> undo(FleetBatch batch) {
        return batch.agents().stream()
                .map(change -> {
                    boolean there = "2.0".equals(version(change.agent()));
                    work(
                            batch,
                            "undo",
                            change.agent(),
                            undoFaults.get(change.agent()),
                            () -> put(change, change.old().version()));
                    return new AgentReading(
                            change.agent(), there ? Reading.reverted("1.0 runs again") : Reading.absent("1.0 runs"));
                })
                .toList();
    }

    @Override
    public String retire(FleetBatch batch) {
        return "nothing to remove";
    }

    private void work(FleetBatch batch, String what, String agent, @Nullable Fault fault, Runnable effect) {
        log.begun(batch, what, agent);
        try {
            LockSupport.parkNanos(workNanos);
            awaitOthers(batch, agent, what);
            if (fault == null
                    || fault == Fault.BREAKS_AFTERWARDS
                    || fault == Fault.UNHEALTHY_AS_BEFORE
                    || fault == Fault.ANSWER_LOST
                    || fault == Fault.HANGS) {
                effect.run();
            }
            fail(fault, what + " " + agent);
        } finally {
            log.ended(batch, agent);
        }
    }

    private void fail(@Nullable Fault fault, String what) {
        if (fault == null) {
            return;
        }
        switch (fault) {
            case REFUSES, BREAKS_AFTERWARDS -> throw DeploymentFailure.UNHEALTHY.because(what + " went wrong");
            case UNHEALTHY_AS_BEFORE -> throw DeploymentFailure.UNHEALTHY_AS_BEFORE.because(what + " went wrong");
            case UNREACHABLE, ANSWER_LOST ->
                throw DeploymentFailure.MACHINE_UNREACHABLE.because("no answer to " + what);
            case HANGS -> {
                while (over.getCount() > 0) {
                    Activity.getExecutionContext().heartbeat(null);
                    LockSupport.parkNanos(WORK_NANOS);
                }
            }
        }
    }

    private void awaitOthers(FleetBatch batch, String agent, String what) {
        Set<String> others = what.equals("change") ? after.getOrDefault(agent, Set.of()) : Set.of();
        await(agent, others, () -> others.stream().allMatch(this::settled));
        // The in-memory server cannot take the cancellation of an activity whose end is on its way to it.
        Set<String> ending = new TreeSet<>(others);
        ending.removeIf(this::stays);
        batch.agents().forEach(mine -> ending.remove(mine.agent()));
        await(agent, ending, () -> history().tellsEndOf(ending));
    }

    private void await(String agent, Set<String> others, BooleanSupplier condition) {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!others.isEmpty() && !condition.getAsBoolean()) {
            if (System.nanoTime() > end || over.getCount() == 0) {
                throw new IllegalStateException("%s waited for %s in vain".formatted(agent, others));
            }
            LockSupport.parkNanos(WORK_NANOS);
        }
    }

    private static FleetHistory history() {
        ActivityExecutionContext context = Activity.getExecutionContext();
        return new FleetHistory(
                context.getWorkflowClient().fetchHistory(context.getInfo().getWorkflowId()));
    }

    private boolean stays(String agent) {
        return changeFaults.get(agent) == Fault.HANGS;
    }

    private synchronized boolean settled(String agent) {
        return "2.0".equals(versions.get(agent)) && (stays(agent) || !log.busyWith(agent));
    }

    private synchronized void put(AgentChange change, String version) {
        if (version.isEmpty()) {
            versions.remove(change.agent());
        } else {
            versions.put(change.agent(), version);
        }
    }

    private synchronized @Nullable String version(String agent) {
        return versions.get(agent);
    }

    /** Ends all that hangs. */
    void end() {
        over.countDown();
    }

    synchronized Map<String, String> versions() {
        return new TreeMap<>(versions);
    }

    List<String> calls(String what) {
        return log.calls(what);
    }
}
