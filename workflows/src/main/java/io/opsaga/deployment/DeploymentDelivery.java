package io.opsaga.deployment;

import io.opsaga.operation.Delivery;
import io.opsaga.operation.Progress;
import io.opsaga.saga.Failure;
import io.opsaga.saga.FailureNote;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The one build of a deployment, from its facts. */
final class DeploymentDelivery implements Delivery {
    /** Under the number that "newest" turned out to be. */
    @Override
    public List<Tried> tried(Progress progress) {
        Map<String, String> facts = progress.facts();
        FailureNote failure = progress.failure();
        return List.of(new Tried(
                progress.operation().target(),
                facts.getOrDefault(DeploymentInput.TO_ARTIFACT, ""),
                facts.getOrDefault("to_version", progress.operation().version()),
                facts.getOrDefault("to_digest", ""),
                true,
                failure != null,
                failure == null ? "" : "%s: %s".formatted(failure.type(), failure.message())));
    }

    /** A deployment that brings an earlier version back, as a rollback did that came too late to undo anything. */
    @Override
    public Optional<Tried> replaced(Progress progress) {
        Map<String, String> facts = progress.facts();
        String from = facts.get("from_version");
        boolean back = facts.containsKey(DeploymentInput.ROLLS_BACK);
        if (!back || from == null || from.equals(facts.get("to_version"))) {
            return Optional.empty();
        }
        return Optional.of(new Tried(
                progress.operation().target(),
                facts.getOrDefault(DeploymentInput.TO_ARTIFACT, ""),
                from,
                facts.getOrDefault("from_digest", ""),
                true,
                false,
                ""));
    }

    @Override
    public Optional<? extends Failure> failure(String type) {
        return DeploymentFailure.of(type);
    }
}
