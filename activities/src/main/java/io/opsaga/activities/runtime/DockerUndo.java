package io.opsaga.activities.runtime;

import static io.opsaga.activities.runtime.DockerLookup.fresh;
import static io.opsaga.activities.runtime.DockerLookup.name;
import static io.opsaga.activities.runtime.DockerLookup.old;
import static io.opsaga.activities.runtime.DockerLookup.promoted;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.deployment.Change;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.saga.Reading;
import java.util.Optional;
import java.util.function.Consumer;

/** The way back of one change on a Docker engine; each part reads back what is there, and does nothing where it was done already. */
final class DockerUndo {
    private final DockerHost docker;
    private final Placement at;
    private final Change change;

    DockerUndo(DockerHost docker, Placement at, Change change) {
        this.docker = docker;
        this.at = at;
        this.change = change;
    }

    Reading discard() {
        Optional<Container> container = fresh(docker, change);
        if (container.isEmpty()) {
            return Reading.absent("no container of this operation");
        }
        if (container.get().running()) {
            return Reading.unknown("%s still runs; what may be all that serves is not removed"
                    .formatted(change.next().version()));
        }
        docker.remove(container.get().id());
        return docker.container(container.get().id())
                .map(left -> Reading.unknown("container %s is still there".formatted(left.name())))
                .orElse(Reading.reverted(
                        "container of %s removed".formatted(change.next().version())));
    }

    /** @param inTurn runs what leaves the agent down for a while */
    Reading restore(Pulse pulse, Consumer<Runnable> inTurn) {
        Optional<Container> fresh = fresh(docker, change);
        Optional<Container> old = old(docker, change);
        if (change.old().present() && old.isEmpty()) {
            return Reading.unknown(
                    "the container of %s is gone".formatted(change.old().version()));
        }
        boolean touched = fresh.filter(DockerContainers::started).isPresent()
                || old.filter(this::isNotAsBefore).isPresent();
        boolean inOnePlace = old.filter(container -> DockerLifecycle.samePorts(at, container))
                .isPresent();
        if (inOnePlace && touched) {
            inTurn.accept(() -> {
                fresh.ifPresent(container -> stop(container, pulse));
                old.ifPresent(container -> revive(container, pulse));
            });
        } else {
            // Beside each other the old one serves before the new one goes.
            old.ifPresent(container -> revive(container, pulse));
            fresh.ifPresent(container -> stop(container, pulse));
        }
        return touched
                ? Reading.reverted(change.old().present() ? change.old().version() + " runs again" : "stopped")
                : Reading.absent("the old version was never stopped");
    }

    /** One that has ended by itself is stopped as well: until it lost its restart policy the engine may have started it again. */
    private void stop(Container fresh, Pulse pulse) {
        if (DockerContainers.started(fresh)) {
            pulse.beat("stopping " + change.next().version());
            DockerLifecycle.park(docker, fresh);
        }
    }

    Reading switchBack() {
        Optional<Container> old = old(docker, change);
        boolean inItsPlace = old.filter(
                        container -> container.name().equals(at.agent().id()))
                .isPresent();
        Optional<Container> fresh = inItsPlace ? fresh(docker, change) : promoted(docker, change);
        boolean touched = fresh.filter(
                                container -> container.name().equals(at.agent().id()))
                        .isPresent()
                || old.filter(container -> !container.name().equals(at.agent().id()))
                        .isPresent();
        if (fresh.isPresent()) {
            DockerLifecycle.govern(docker, fresh.get(), RestartPolicy.NO);
            docker.rename(fresh.get().id(), name(change));
        }
        if (old.isPresent()) {
            docker.rename(old.get().id(), change.old().name());
        }
        return touched ? Reading.reverted("names are as before") : Reading.absent("names are as before");
    }

    private boolean isNotAsBefore(Container old) {
        return mustStart(old) || old.restart() != Restarts.of(change.old().restart());
    }

    private boolean mustStart(Container old) {
        return change.old().running() && !old.running();
    }

    private void revive(Container old, Pulse pulse) {
        DockerLifecycle.govern(docker, old, Restarts.of(change.old().restart()));
        if (mustStart(old)) {
            pulse.beat("starting " + change.old().version());
            DockerLifecycle.start(at, docker, change, old.id());
        }
    }
}
