package io.opsaga.activities.deployment;

import io.opsaga.activities.docker.DockerFailure;
import io.opsaga.activities.http.ProbeFailure;
import io.opsaga.activities.ssh.SshException;
import io.opsaga.deployment.DeploymentFailure;

/** What technologies throw, as failures that sagas know: each lies where it lies, in a machine or in a version. */
public final class TechnologyFailures {
    private TechnologyFailures() {}

    /** Answers what is none of a technology as it is. */
    public static RuntimeException translated(RuntimeException e) {
        if (e instanceof SshException ssh) {
            return failure(ssh).because(ssh.getMessage(), ssh);
        }
        if (e instanceof DockerFailure docker) {
            boolean refused = docker.getCause() instanceof SshException way && way.kind() == SshException.Kind.REFUSED;
            return (refused ? DeploymentFailure.MACHINE_REFUSED : failure(docker)).because(docker.getMessage(), docker);
        }
        if (e instanceof ProbeFailure probe) {
            boolean refused = probe.kind() == ProbeFailure.Kind.FORBIDDEN;
            return (refused ? DeploymentFailure.MACHINE_REFUSED : DeploymentFailure.MACHINE_UNREACHABLE)
                    .because(probe.getMessage(), probe);
        }
        return e;
    }

    private static DeploymentFailure failure(SshException e) {
        return switch (e.kind()) {
            case REFUSED -> DeploymentFailure.MACHINE_REFUSED;
            case FAILED -> DeploymentFailure.MACHINE_UNFIT;
            case DISK_FULL -> DeploymentFailure.DISK_FULL;
            case NOTHING_LISTENS -> DeploymentFailure.ENGINE_FAILED;
            case UNREACHABLE, NO_ROOM, TIMEOUT, LOST -> DeploymentFailure.MACHINE_UNREACHABLE;
        };
    }

    private static DeploymentFailure failure(DockerFailure e) {
        return switch (e.kind()) {
            case UNREACHABLE -> DeploymentFailure.MACHINE_UNREACHABLE;
            case PORT_TAKEN -> DeploymentFailure.PORT_TAKEN;
            case NO_SPACE -> DeploymentFailure.DISK_FULL;
            case ENTRY_POINT -> DeploymentFailure.ENTRY_POINT_MISSING;
            case IMAGE_UNFIT -> DeploymentFailure.START_FAILED;
            case IMAGE_MISSING -> DeploymentFailure.VERSION_UNKNOWN;
            case REGISTRY_REFUSED -> DeploymentFailure.REGISTRY_REFUSED;
            case REGISTRY_AWAY -> DeploymentFailure.REGISTRY_UNREACHABLE;
            case NOT_FOUND, CONFLICT, NO_LOG, ENGINE -> DeploymentFailure.ENGINE_FAILED;
        };
    }
}
