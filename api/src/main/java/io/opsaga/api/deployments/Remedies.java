package io.opsaga.api.deployments;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.fleet.FleetFailure;
import io.opsaga.operation.OperationFailure;
import java.util.Arrays;
import java.util.Optional;

/** What has to be done about a failure before the same is worth trying again, as the beginning of a sentence. */
final class Remedies {
    private static final String LOOK = "See what the failure says";

    private Remedies() {}

    /**
     * @param where the machine that it is about, or several
     * @param start the path that starts such an operation
     */
    static String of(String type, String where, String start) {
        Optional<DeploymentFailure> agents = DeploymentFailure.of(type);
        if (agents.isPresent()) {
            return of(agents.get(), where);
        }
        return named(OperationFailure.values(), type)
                .map(failure -> of(failure, start))
                .or(() -> named(FleetFailure.values(), type).map(failure -> of(failure, where)))
                .orElse(LOOK);
    }

    private static <E extends Enum<E>> Optional<E> named(E[] values, String name) {
        return Arrays.stream(values).filter(value -> value.name().equals(name)).findFirst();
    }

    private static String of(DeploymentFailure failure, String where) {
        return switch (failure) {
            case AGENT_UNKNOWN -> "Declare the agent in the inventory";
            case VERSION_UNKNOWN -> "Publish the version, or choose one that is there";
            case REGISTRY_REFUSED ->
                "Log Opsaga's own account in to the registry with docker login, which counts at the next pull, or choose an image and version that are there";
            case REGISTRY_UNREACHABLE -> "Bring the registry back, or the way to it from %s".formatted(where);
            case RELEASE_GONE ->
                "Put the build that ran before back under its version, or deploy on purpose what the version means now";
            case VALIDATION_BLOCKED -> "Mend what the findings name that did not pass";
            case MACHINE_UNREACHABLE -> "Bring %s back".formatted(where);
            case MACHINE_REFUSED -> "Let Opsaga do on %s what the failure names".formatted(where);
            case MACHINE_UNFIT, ENGINE_FAILED -> "Mend on %s what the failure names".formatted(where);
            case MACHINE_CHANGED -> "See who else changes %s".formatted(where);
            case PORT_TAKEN -> "Free the port on %s, or declare another".formatted(where);
            case DISK_FULL -> "Make room on %s".formatted(where);
            case MEMORY_EXHAUSTED -> "Let the agent use more memory, or choose a version that uses less";
            case SETUP_FAILED, ENTRY_POINT_MISSING, START_FAILED, CRASHED, UNHEALTHY ->
                "Mend the version or choose another, and see whether it is in quarantine (GET /quarantine)";
            case VERSION_QUARANTINED -> "Choose another version, or lift the quarantine with POST /quarantine/lift";
            case NO_RUNTIME -> "Declare a runtime that this Opsaga has";
            case STALE_HOLDER -> "See what the later operation has done";
        };
    }

    private static String of(OperationFailure failure, String start) {
        return switch (failure) {
            case TARGET_LOCKED -> "Wait until the other operation has ended, or ask with \"wait\": true";
            case PLAN_STALE ->
                "Look at what would be done now with POST %s?dry_run=true and name its plan_hash".formatted(start);
            case NOT_APPROVED -> "See why it was not approved, and find somebody who will";
            case APPROVAL_REFUSED, OWN_APPROVAL -> "Have somebody else approve it";
            case CALLED_OFF, ROLLBACK_REFUSED, UNSIGNED, MALFORMED -> LOOK;
        };
    }

    private static String of(FleetFailure failure, String where) {
        return switch (failure) {
            case AGENTS_FAILED, SOME_AGENTS_FAILED, DEPENDENCY_GONE -> "See why the agents failed";
            case AGENT_NOT_UNDONE -> "See what is left on %s".formatted(where);
            case NOTHING_ASKED -> LOOK;
        };
    }
}
