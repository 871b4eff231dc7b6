package io.opsaga.fleet;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Snapshot;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Reading;
import io.temporal.activity.Activity;
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
import org.jspecify.annotations.Nullable;

/** Machines whose agents change as they are told, or go wrong where a test says so. */
final class FakeMachines implements FleetActivities {
    /** How the change, the look or the undo of one agent goes wrong. */
    enum Fault {
        /** Nothing happens, and trying again cannot help. */
        REFUSES,
        /** It takes effect, and fails for good all the same. */
        BREAKS_AFTERWARDS,
        /** Nothing happens, and every attempt fails as if the machine did not answer. */
        UNREACHABLE,
        /** It takes effect, and every attempt fails as if the answer were lost. */
        ANSWER_LOST,
        /** It takes effect and does not return until it is cancelled. */
        HANGS
    }

    private static final long WORK_NANOS = 2_000_000;
    private static final long REPORTED_NANOS = 100_000_000;

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
    final Set<String> silentMachines = new TreeSet<>();

    private final Map<String, String> versions = new TreeMap<>();
    private final List<String> journal = new ArrayList<>();
    private final Map<String, Integer> atWork = new TreeMap<>();
    private final Map<String, Integer> mostAtWork = new TreeMap<>();
    private final Set<String> agentsAtWork = new TreeSet<>();
    private final List<String> overlaps = new ArrayList<>();
    private final Set<Long> tokens = new TreeSet<>();
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

    private static Snapshot snapshot(String agent, String version) {
        return new Snapshot(true, true, version, "sha256:" + version, "container-" + agent, agent, "always");
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
        begun(batch, what, agent);
        try {
            LockSupport.parkNanos(workNanos);
            awaitOthers(agent, what);
            if (fault == null
                    || fault == Fault.BREAKS_AFTERWARDS
                    || fault == Fault.ANSWER_LOST
                    || fault == Fault.HANGS) {
                effect.run();
            }
            fail(fault, what + " " + agent);
        } finally {
            ended(batch.machine(), agent);
        }
    }

    private void fail(@Nullable Fault fault, String what) {
        if (fault == null) {
            return;
        }
        switch (fault) {
            case REFUSES, BREAKS_AFTERWARDS -> throw DeploymentFailure.UNHEALTHY.because(what + " went wrong");
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

    private void awaitOthers(String agent, String what) {
        Set<String> others = what.equals("change") ? after.getOrDefault(agent, Set.of()) : Set.of();
        long end = System.nanoTime() + 10_000_000_000L;
        while (!others.stream().allMatch(this::settled)) {
            if (System.nanoTime() > end || over.getCount() == 0) {
                throw new IllegalStateException("%s waited for %s in vain".formatted(agent, others));
            }
            LockSupport.parkNanos(WORK_NANOS);
        }
        if (!others.isEmpty()) {
            // The in-memory server cannot take the cancellation of an activity whose end is on its way to it.
            LockSupport.parkNanos(REPORTED_NANOS);
        }
    }

    private synchronized boolean settled(String agent) {
        boolean stays = changeFaults.get(agent) == Fault.HANGS;
        return "2.0".equals(versions.get(agent)) && (stays || !agentsAtWork.contains(agent));
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

    private synchronized void begun(FleetBatch batch, String what, String agent) {
        tokens.add(batch.token());
        if (Activity.getExecutionContext().getInfo().getAttempt() == 1) {
            journal.add(what + " " + agent);
        }
        if (!agentsAtWork.add(agent)) {
            overlaps.add(what + " " + agent);
        }
        int now = atWork.merge(batch.machine(), 1, Integer::sum);
        mostAtWork.merge(batch.machine(), now, Math::max);
    }

    private synchronized void ended(String machine, String agent) {
        agentsAtWork.remove(agent);
        atWork.merge(machine, -1, Integer::sum);
    }

    /** Ends all that hangs. */
    void end() {
        over.countDown();
    }

    synchronized Map<String, String> versions() {
        return new TreeMap<>(versions);
    }

    /** The agents of these calls, in order; a retry is not another call. */
    synchronized List<String> calls(String what) {
        return journal.stream()
                .filter(call -> call.startsWith(what + " "))
                .map(call -> call.substring(what.length() + 1))
                .toList();
    }

    /** Calls that began while another worked on the same agent: an undo must wait until what it undoes has stopped. */
    synchronized List<String> overlaps() {
        return List.copyOf(overlaps);
    }

    synchronized Map<String, Integer> mostAtWork() {
        return new TreeMap<>(mostAtWork);
    }

    synchronized Set<Long> tokens() {
        return new TreeSet<>(tokens);
    }
}
