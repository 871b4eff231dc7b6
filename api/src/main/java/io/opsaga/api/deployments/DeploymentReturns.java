package io.opsaga.api.deployments;

import io.opsaga.api.access.Actor;
import io.opsaga.api.operations.Launched;
import io.opsaga.api.operations.PlanView;
import io.opsaga.api.operations.Returns;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.api.selection.Targets;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.inventory.Agent;
import io.opsaga.operation.Operation;
import io.opsaga.operation.Progress;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.release.Releases;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes a deployment back by a deployment of the release that ran before it. */
@Component
class DeploymentReturns implements Returns {
    private final Releases releases;
    private final Targets targets;
    private final DeploymentService deployments;

    DeploymentReturns(Releases releases, Targets targets, DeploymentService deployments) {
        this.releases = releases;
        this.targets = targets;
        this.deployments = deployments;
    }

    @Override
    public String kind() {
        return DeploymentKind.NAME;
    }

    @Override
    public Launched bringBack(Progress progress, String reason, Actor actor, @Nullable String key) {
        return deployments.bringBack(progress.operation(), before(progress), reason, actor, key);
    }

    @Override
    public PlanView plan(Progress progress, Actor actor) {
        return deployments.planBringingBack(progress.operation(), before(progress), actor);
    }

    private Former before(Progress progress) {
        Operation operation = progress.operation();
        String version = progress.facts().get("from_version");
        if (version == null) {
            throw refused("Nothing ran before %s, so there is no release to go back to.".formatted(operation.id()));
        }
        if (Former.isStillThere(progress)) {
            throw refused(
                    "%s found %s running already; there is nothing to roll back.".formatted(operation.id(), version));
        }
        Optional<ReleaseEntry> current = releases.current(operation.environment(), operation.target());
        if (current.isEmpty() || !current.get().operation().equals(operation.id())) {
            String by = current.map(ReleaseEntry::operation).orElse("nothing");
            throw refused("What %s runs now was brought by %s, not by %s."
                            .formatted(operation.target(), by, operation.id()))
                    .with("current_release_by", by);
        }
        Agent agent = targets.declared(operation.environment(), operation.target())
                .orElseThrow(() -> refused("The inventory no longer has %s.".formatted(operation.target())));
        return Former.of(progress, agent, version);
    }

    private static ProblemException refused(String why) {
        return new ProblemException(ProblemKind.ROLLBACK_REFUSED, why);
    }
}
