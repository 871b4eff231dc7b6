package io.opsaga.fleet;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.operation.Delivery;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.operation.TargetRow;
import io.opsaga.saga.Failure;
import java.util.List;
import java.util.Optional;

/** The builds of a fleet, from its rows; what is removed speaks against no build. */
final class FleetDelivery implements Delivery {
    @Override
    public List<Tried> tried(Progress progress) {
        String[] builds = progress.facts().getOrDefault(Progress.BUILDS, "").split("\n", -1);
        return progress.rows().stream()
                .filter(row -> !row.isOrphan())
                .map(row -> tried(row, builds))
                .toList();
    }

    private static Tried tried(TargetRow row, String[] builds) {
        String[] build =
                row.build() < 1 || row.build() > builds.length ? new String[0] : builds[row.build() - 1].split(" ", -1);
        boolean known = build.length == 2;
        return new Tried(
                row.target(),
                known ? build[0] : "",
                row.to(),
                known ? build[1] : "",
                row.outcome().touched(),
                row.outcome() == Outcome.FAILED || row.outcome() == Outcome.NOT_UNDONE,
                row.reason());
    }

    /** Nobody brings a fleet back by another fleet. */
    @Override
    public Optional<Tried> replaced(Progress progress) {
        return Optional.empty();
    }

    @Override
    public Optional<? extends Failure> failure(String type) {
        return DeploymentFailure.of(type);
    }
}
