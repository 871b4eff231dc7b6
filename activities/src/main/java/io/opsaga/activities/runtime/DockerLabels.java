package io.opsaga.activities.runtime;

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

    private DockerLabels() {}

    static Map<String, String> of(Placement at) {
        return Map.of(AGENT, at.agent().id(), ENVIRONMENT, at.environment().wire());
    }

    static Map<String, String> of(Placement at, Change change) {
        Map<String, String> labels = new LinkedHashMap<>(at.agent().labels());
        labels.putAll(of(at));
        labels.put(OPERATION, change.operation());
        labels.put(VERSION, change.next().version());
        labels.put(CONFIGURATION, change.next().configuration());
        labels.put(TOKEN, Long.toString(change.token()));
        labels.put(RESTART, at.agent().restart().wire());
        return labels;
    }
}
