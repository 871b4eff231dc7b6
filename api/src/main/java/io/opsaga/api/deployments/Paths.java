package io.opsaga.api.deployments;

import io.opsaga.deployment.DeploymentKind;
import io.opsaga.fleet.FleetKind;
import java.util.Map;

/**
 * The documented paths of operations.
 *
 * @param start where such operations are asked for
 * @param all where each has its own path
 */
record Paths(String start, String all) {
    private static final Map<String, Paths> BY_KIND = Map.of(
            DeploymentKind.NAME, new Paths("/deploy", "/deployments"),
            FleetKind.NAME, new Paths("/fleet/deploy", "/fleet/operations"));

    private static final Paths OTHER = new Paths("/api/v1/operations", "/api/v1/operations");

    static Paths of(String kind) {
        return BY_KIND.getOrDefault(kind, OTHER);
    }

    /** One operation's own path. */
    String one(String id) {
        return all + "/" + id;
    }

    String status(String id) {
        return one(id) + "/status";
    }
}
