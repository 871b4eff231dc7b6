package io.opsaga.activities.deployment;

import io.opsaga.deployment.DeploymentInput;
import io.opsaga.fleet.FleetQuestion;
import io.opsaga.operation.Operation;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.release.Releases;
import io.opsaga.release.VersionWord;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What {@link VersionWord#CURRENT} means at this moment. It is asked by steps, which hold the lock: what was recorded before the
 * operation's turn came may be another operation's by now.
 */
public final class WantedVersions {
    private final Releases releases;

    public WantedVersions(Releases releases) {
        this.releases = releases;
    }

    /** The same question with versions in the place of that word. */
    public FleetQuestion of(FleetQuestion question) {
        boolean asked = question.agents().stream().map(question::versionOf).anyMatch(VersionWord.CURRENT::equals);
        if (!asked) {
            return question;
        }
        Map<String, ReleaseEntry> recorded = releases.allCurrent(question.environment()).stream()
                .collect(Collectors.toMap(ReleaseEntry::agent, Function.identity(), (one, other) -> other));
        Map<String, String> versions = new TreeMap<>();
        Map<String, String> digests = new TreeMap<>();
        for (String agent : question.agents()) {
            String wanted = question.versionOf(agent);
            ReleaseEntry current = recorded.get(agent);
            if (!wanted.equals(VersionWord.CURRENT)) {
                versions.put(agent, wanted);
            } else if (current == null) {
                versions.put(agent, VersionWord.NEWEST);
            } else {
                versions.put(agent, current.version());
                digests.put(agent, current.digest());
            }
        }
        return question.with(versions, digests);
    }

    /** The same plan with a version in the place of that word. */
    DeploymentInput of(DeploymentInput plan) {
        Operation asked = plan.operation();
        if (!asked.version().equals(VersionWord.CURRENT)) {
            return plan;
        }
        return plan.with(releases.current(asked.environment(), asked.target())
                .map(ReleaseEntry::version)
                .orElse(VersionWord.NEWEST));
    }
}
