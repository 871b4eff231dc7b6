package io.opsaga.activities.runtime;

import io.opsaga.activities.docker.ContainerSpec;
import io.opsaga.deployment.Change;
import java.util.LinkedHashMap;
import java.util.Map;

/** The labels by which a container is known to belong to an agent, a release and an operation. */
final class DockerLabels {
    static final String AGENT = "opsaga.agent";
    static final String ENVIRONMENT = "opsaga.environment";
    static final String OPERATION = "opsaga.operation";
    static final String VERSION = "opsaga.version";
    static final String CONFIGURATION = "opsaga.configuration";
    static final String TOKEN = "opsaga.token";
    /** The restart policy that the container has while it is the agent; beside that it has none. */
    static final String RESTART = "opsaga.restart";

    /** The restart policy that the old version had when the new one was made, whatever its own label says. */
    static final String BEFORE = "opsaga.before";

    /** See {@link HealthMark}. */
    static final String HEALTH = "opsaga.health";

    private DockerLabels() {}

    static Map<String, String> of(DockerOwnership owner) {
        return Map.of(AGENT, owner.agent(), ENVIRONMENT, owner.environment());
    }

    /**
     * @param image the id of the image that it is made of
     * @param before when the engine starts the old version again, as it spells that; empty where that is not known
     */
    static Map<String, String> of(Placement at, Change change, String image, String before) {
        Map<String, String> labels = new LinkedHashMap<>(at.agent().labels());
        labels.putAll(of(DockerOwnership.of(at)));
        labels.put(ContainerSpec.IMAGE, image);
        if (!before.isEmpty()) {
            labels.put(BEFORE, before);
        }
        labels.put(OPERATION, change.operation());
        labels.put(VERSION, change.next().version());
        labels.put(CONFIGURATION, change.next().configuration());
        labels.put(TOKEN, Long.toString(change.token()));
        labels.put(HEALTH, HealthMark.of(at.agent()));
        labels.put(RESTART, at.agent().restart().wire());
        return labels;
    }
}
