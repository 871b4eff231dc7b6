package io.opsaga.api.support;

import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentActivities;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.deployment.DeploymentInput;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Resolution;
import io.opsaga.deployment.Snapshot;
import io.opsaga.saga.Finding;
import io.opsaga.saga.Finding.Severity;
import io.opsaga.saga.Reading;
import io.temporal.activity.Activity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Machines in memory: an agent is the version that it runs. Some versions have a will of their own. */
public final class World implements DeploymentActivities {
    /** Becomes healthy only once {@link #heal} was called. */
    public static final String SLOW = "2.0.0-slow";

    public static final String UNHEALTHY = "2.0.0-unhealthy";

    /** Can be started and never be taken away, until {@link #letGo}. */
    public static final String STICKY = "2.0.0-sticky";

    /** Agents that run control has stopped. */
    final Set<String> down = ConcurrentHashMap.newKeySet();

    private final Map<String, String> running = new ConcurrentHashMap<>();
    private final Map<String, String> images = new ConcurrentHashMap<>();
    private volatile String build = "";
    private volatile boolean kept = true;
    private volatile boolean healed;
    private volatile boolean loosened;

    public void clear() {
        running.clear();
        down.clear();
        images.clear();
        build = "";
        kept = true;
        healed = false;
        loosened = false;
    }

    public void runs(String agent, String version) {
        running.put(agent, version);
    }

    /** The image of an agent, where it is not that of all. */
    public void image(String agent, String image) {
        images.put(agent, image);
    }

    /** From now on the same versions are other builds; those of before are still there, under no version. */
    public void buildAnew() {
        build = "-anew";
    }

    /** What has lost its version to another build is not there any more. */
    public void cleanUp() {
        kept = false;
    }

    Release release(String agent, String version) {
        return new Release(version, images.getOrDefault(agent, "registry/agent"), "sha256:" + version + build, "c0");
    }

    /** The version that an agent runs; empty for none. */
    public String running(String agent) {
        return running.getOrDefault(agent, "");
    }

    public void heal() {
        healed = true;
    }

    public void letGo() {
        loosened = true;
    }

    /** Whether that version cannot be taken away. */
    boolean holds(String version) {
        return version.equals(STICKY) && !loosened;
    }

    @Override
    public Resolution resolve(DeploymentInput plan) {
        String agent = plan.operation().target();
        String version = plan.operation().version();
        Snapshot old = running.containsKey(agent)
                ? new Snapshot(true, true, running.get(agent), "sha256:" + running.get(agent), "old", agent, "no")
                : Snapshot.NOTHING;
        Release named = release(agent, version);
        String before = plan.digest();
        if (before == null || before.equals(named.digest())) {
            return new Resolution(named, old, false);
        }
        if (!kept) {
            throw DeploymentFailure.RELEASE_GONE.because(
                    "%s is %s by now; what ran before was %s".formatted(version, named.digest(), before));
        }
        return new Resolution(Release.exactly(version, named.artifact(), before, "c0"), old, false);
    }

    @Override
    public List<Finding> validate(DeploymentInput plan, Resolution resolution) {
        return List.of(new Finding(
                "agent_status_validation",
                "existence_validation",
                Severity.CRITICAL,
                true,
                "Agent status: ready",
                Duration.ofMillis(234),
                Instant.parse("2026-01-01T10:45:00Z")));
    }

    @Override
    public void prepare(Change change) {}

    @Override
    public Reading prepared(Change change) {
        return Reading.applied("there");
    }

    @Override
    public Reading discard(Change change) {
        return Reading.reverted("discarded");
    }

    @Override
    public void start(Change change) {
        running.put(change.agent(), change.next().version());
    }

    @Override
    public Reading started(Change change) {
        return Reading.applied("runs");
    }

    @Override
    public Reading restore(Change change) {
        if (holds(change.next().version())) {
            return Reading.unknown("it does not go away");
        }
        if (change.old().present()) {
            running.put(change.agent(), change.old().version());
        } else {
            running.remove(change.agent());
        }
        return Reading.reverted("the old version runs");
    }

    @Override
    public String awaitHealthy(Change change) {
        String version = change.next().version();
        if (version.equals(UNHEALTHY) || version.equals(STICKY)) {
            throw DeploymentFailure.UNHEALTHY.because("503 from " + change.agent());
        }
        while (version.equals(SLOW) && !healed) {
            Activity.getExecutionContext().heartbeat("waiting for health: 503 from " + change.agent());
            pause();
        }
        return "answered 200";
    }

    @Override
    public void switchOver(Change change) {}

    @Override
    public Reading switched(Change change) {
        return Reading.applied("switched");
    }

    @Override
    public Reading switchBack(Change change) {
        return Reading.reverted("switched back");
    }

    @Override
    public String retire(Change change) {
        return "nothing to retire";
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
