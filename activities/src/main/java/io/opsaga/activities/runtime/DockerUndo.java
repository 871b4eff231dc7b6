package io.opsaga.activities.runtime;

import static io.opsaga.activities.runtime.DockerLookup.fresh;
import static io.opsaga.activities.runtime.DockerLookup.name;
import static io.opsaga.activities.runtime.DockerLookup.old;
import static io.opsaga.activities.runtime.DockerLookup.promoted;
import static io.opsaga.activities.runtime.DockerLookup.tookOver;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.docker.RestartRule;
import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.Snapshot;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.saga.Reading;
import java.util.Map;
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
            return unproven().orElse(Reading.absent("no container of this operation"));
        }
        if (container.get().state().alive()) {
            return Reading.unknown("%s still runs; what may be all that serves is not removed"
                    .formatted(change.next().version()));
        }
        docker.remove(container.get().id());
        return docker.container(container.get().id())
                .map(left -> Reading.unknown("container %s is still there".formatted(left.name())))
                .orElse(Reading.reverted(
                        "container of %s removed".formatted(change.next().version())));
    }

    /** What may be this operation's, and somebody has given another name: it is not for us to remove. */
    private Optional<Reading> unproven() {
        return docker.containers(Map.of(DockerLabels.OPERATION, change.operation())).stream()
                .filter(DockerOwnership.of(change)::claims)
                .findFirst()
                .map(left -> Reading.unknown(
                        "container %s has this operation's labels and not the name that it gave; see whose it is"
                                .formatted(left.name())));
    }

    /** @param inTurn runs what leaves the agent down for a while */
    Reading restore(Heartbeat pulse, Consumer<Runnable> inTurn) {
        Optional<Container> fresh = fresh(docker, change);
        Optional<Container> old = old(docker, change);
        if (change.old().present() && old.filter(found -> !found.state().lost()).isEmpty()) {
            return Reading.unknown("the container of %s is %s"
                    .formatted(
                            change.old().version(),
                            old.map(found -> found.state().wire()).orElse("gone")));
        }
        RestartRule rule = rule(fresh);
        boolean touched = fresh.filter(DockerContainers::started).isPresent()
                || old.filter(found -> isNotAsBefore(found, rule)).isPresent();
        boolean inOnePlace = old.filter(container -> DockerLifecycle.samePorts(at, container))
                .isPresent();
        if (inOnePlace && touched) {
            inTurn.accept(() -> {
                fresh.ifPresent(container -> stop(container, pulse));
                old.ifPresent(container -> revive(container, rule, pulse));
            });
        } else {
            // Beside each other the old one serves before the new one goes.
            old.ifPresent(container -> revive(container, rule, pulse));
            fresh.ifPresent(container -> stop(container, pulse));
        }
        return touched ? Reading.reverted(asBefore()) : Reading.absent("the old version was never stopped");
    }

    private String asBefore() {
        Snapshot before = change.old();
        if (!before.present()) {
            return "stopped";
        }
        return before.running()
                ? before.version() + " runs again"
                : "%s is %s, as before".formatted(before.version(), before.condition());
    }

    /** One that has ended by itself is stopped as well: until it lost its restart policy the engine may have started it again. */
    private void stop(Container fresh, Heartbeat pulse) {
        if (DockerContainers.started(fresh) && !fresh.state().lost()) {
            pulse.beat("stopping " + change.next().version());
            DockerLifecycle.park(docker, fresh);
        }
    }

    Reading switchBack() {
        DockerOwnership ownership = DockerOwnership.of(change);
        Optional<Container> old =
                old(docker, change).filter(found -> !found.state().lost());
        String oldName = change.old().name();
        boolean inItsPlace =
                old.filter(container -> container.name().equals(oldName)).isPresent();
        Optional<Container> fresh = (inItsPlace ? fresh(docker, change) : promoted(docker, change))
                .filter(found -> !found.state().lost());
        if (change.old().present() && old.isEmpty() && tookOver(docker, change).isPresent()) {
            // What serves is not made to fall with its machine for the sake of what is no more.
            return Reading.unknown("the container of %s is gone; %s keeps its name and its restart policy"
                    .formatted(change.old().version(), change.next().version()));
        }
        boolean touched = fresh.filter(container -> ownership.isAgentName(container.name()))
                        .isPresent()
                || (old.isPresent() && !inItsPlace);
        if (fresh.isPresent()) {
            DockerLifecycle.govern(docker, fresh.get(), RestartRule.NO);
            DockerLifecycle.rename(docker, fresh.get(), name(change));
        }
        if (old.isPresent()) {
            DockerLifecycle.rename(docker, old.get(), oldName);
        }
        return touched ? Reading.reverted("names are as before") : Reading.absent("names are as before");
    }

    /** What the new container notes was read at the old one itself; a snapshot may be from a list, which does not tell. */
    private RestartRule rule(Optional<Container> fresh) {
        String noted = fresh.map(found -> found.labels().get(DockerLabels.BEFORE))
                .orElse(change.old().restart());
        return RestartRule.of(noted).orElse(RestartRule.of(RestartPolicy.UNLESS_STOPPED));
    }

    private boolean isNotAsBefore(Container old, RestartRule rule) {
        return mustStart(old) || mustPause(old) || !old.restart().equals(rule);
    }

    private boolean mustStart(Container old) {
        boolean wasUp = change.old().running() || change.old().state() != null;
        return wasUp && !old.state().alive();
    }

    private boolean mustPause(Container old) {
        return State.PAUSED.wire().equals(change.old().state()) && old.state() != State.PAUSED;
    }

    private void revive(Container found, RestartRule rule, Heartbeat pulse) {
        boolean pause = mustPause(found);
        Container old = DockerLifecycle.settled(docker, found, rule);
        DockerLifecycle.govern(docker, old, rule);
        if (mustStart(old)) {
            pulse.beat("starting " + change.old().version());
            DockerLifecycle.start(at, docker, change, old.id());
        } else if (change.old().running() && old.state() == State.PAUSED) {
            docker.unpause(old.id());
        }
        if (pause) {
            docker.pause(old.id());
        }
    }
}
