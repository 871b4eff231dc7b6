package io.opsaga.api.deployments;

import io.opsaga.inventory.Agent;
import io.opsaga.operation.Progress;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What ran before an operation that can no longer be undone.
 *
 * @param digest what was running under that version; null where nobody has noted it
 */
record Former(Agent agent, String version, @Nullable String digest) {
    static Former of(Progress progress, Agent agent, String version) {
        return new Former(agent, version, digest(progress, "from_digest").orElse(null));
    }

    /** Whether the operation found it running already, and brought nothing: another build under the same version is something. */
    static boolean isStillThere(Progress progress) {
        Map<String, String> facts = progress.facts();
        Optional<String> from = digest(progress, "from_digest");
        Optional<String> to = digest(progress, "to_digest");
        boolean another = from.isPresent() && to.isPresent() && !from.equals(to);
        return Objects.equals(facts.get("from_version"), facts.get("to_version")) && !another;
    }

    private static Optional<String> digest(Progress progress, String fact) {
        return Optional.ofNullable(progress.facts().get(fact)).filter(digest -> !digest.isBlank());
    }
}
