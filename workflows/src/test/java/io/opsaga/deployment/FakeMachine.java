package io.opsaga.deployment;

import io.opsaga.saga.Finding;
import io.opsaga.saga.Finding.Severity;
import io.opsaga.saga.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A machine with one agent, whose state can be compared before and after; refuses stale fencing tokens as real ones do. */
final class FakeMachine implements DeploymentActivities {
    private final Faults faults;
    private final Set<String> prepared = new TreeSet<>(Set.of(World.OLD));
    private final Set<String> running = new TreeSet<>(Set.of(World.OLD));
    private String serving = World.OLD;
    private long highestToken;

    volatile boolean unchanged;

    /** What is wrong with the old version, and will be with the new one. */
    volatile @Nullable String complaint;

    /** Which container it is that runs. */
    volatile String reference = "container-old";

    volatile List<Finding> findings = List.of(finding("ports", Severity.CRITICAL, true));

    FakeMachine(Faults faults) {
        this.faults = faults;
    }

    static Finding finding(String name, Severity severity, boolean passed) {
        return new Finding(name, "configuration", severity, passed, "says so", Duration.ofMillis(3), Instant.EPOCH);
    }

    synchronized World world(String current) {
        return new World(Set.copyOf(prepared), Set.copyOf(running), serving, current);
    }

    @Override
    public Resolution resolve(DeploymentInput plan) {
        return faults.call("resolve", () -> {
            Snapshot old = new Snapshot(true, true, World.OLD, "sha256:old", reference, "agent-7", "unless-stopped")
                    .complaining(complaint);
            Release next = unchanged
                    ? new Release(World.OLD, "registry/agent", "sha256:old", "c1")
                    : new Release(plan.operation().version(), "registry/agent", "sha256:new", "c1");
            return new Resolution(next, old, unchanged);
        });
    }

    @Override
    public List<Finding> validate(DeploymentInput plan, Resolution resolution) {
        return faults.call("validate", () -> findings);
    }

    @Override
    public void prepare(Change change) {
        does("prepare", change, () -> prepared.add(change.next().version()));
    }

    @Override
    public Reading prepared(Change change) {
        return fenced(
                "prepared", change, () -> is(prepared.contains(change.next().version())));
    }

    @Override
    public Reading discard(Change change) {
        return undoes("discard", change, () -> prepared.remove(change.next().version()));
    }

    @Override
    public void start(Change change) {
        does("start", change, () -> running.add(change.next().version()));
    }

    @Override
    public Reading started(Change change) {
        return fenced("started", change, () -> is(running.contains(change.next().version())));
    }

    @Override
    public Reading restore(Change change) {
        Reading reading =
                undoes("restore", change, () -> running.remove(change.next().version()));
        String wrong = change.old().complaint();
        return wrong == null ? reading : new Reading(reading.effect(), "as before, not well: " + wrong);
    }

    @Override
    public String awaitHealthy(Change change) {
        return fenced("awaitHealthy", change, () -> {
            String wrong = change.old().complaint();
            if (wrong != null) {
                throw DeploymentFailure.UNHEALTHY_AS_BEFORE.because("agent-7: " + wrong);
            }
            return "HTTP 200 after 40 ms";
        });
    }

    @Override
    public void switchOver(Change change) {
        does("switchOver", change, () -> {
            serving = change.next().version();
            running.remove(change.old().version());
        });
    }

    @Override
    public Reading switched(Change change) {
        return fenced("switched", change, () -> is(serving.equals(change.next().version())));
    }

    @Override
    public Reading switchBack(Change change) {
        return undoes("switchBack", change, () -> {
            boolean switched = serving.equals(change.next().version());
            serving = change.old().version();
            running.add(change.old().version());
            return switched;
        });
    }

    @Override
    public String retire(Change change) {
        return fenced("retire", change, () -> "removed 0.9");
    }

    private void does(String method, Change change, Runnable effect) {
        fenced(method, change, () -> {
            effect.run();
            return true;
        });
    }

    private Reading undoes(String method, Change change, Supplier<Boolean> wasThere) {
        return fenced(
                method,
                change,
                () -> wasThere.get() ? Reading.reverted(method + " read back") : Reading.absent("was never there"));
    }

    private <T> T fenced(String method, Change change, Supplier<T> effect) {
        return faults.call(method, () -> {
            synchronized (this) {
                if (change.token() < highestToken) {
                    throw DeploymentFailure.STALE_HOLDER.because(
                            "token %d is older than %d".formatted(change.token(), highestToken));
                }
                highestToken = change.token();
                return effect.get();
            }
        });
    }

    /** Somebody else has worked on the agent with that token meanwhile. */
    synchronized void fence(long token) {
        highestToken = token;
    }

    private static Reading is(boolean there) {
        return there ? Reading.applied("it is there") : Reading.absent("it is not there");
    }
}
