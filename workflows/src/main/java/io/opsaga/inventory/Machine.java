package io.opsaga.inventory;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A host reached over SSH, with a Docker engine and plain processes.
 *
 * @param docker how its engine is reached; null where the machine has none
 */
public record Machine(String name, Ssh ssh, @Nullable DockerAccess docker) {
    /** Whether both are the same host, by another name perhaps: then what one has the other has, too. */
    public boolean isSameAs(Machine other) {
        boolean sameEngine = docker != null && !(docker instanceof DockerAccess.OverSsh) && docker.equals(other.docker);
        return name.equals(other.name)
                || (ssh.host().equals(other.ssh.host()) && ssh.port() == other.ssh.port())
                || sameEngine;
    }

    /** How the machine is reached; the host key is always checked against {@code knownHosts}. */
    public record Ssh(String host, int port, String user, Path identity, Path knownHosts) {}

    /** How the machine's Docker engine is reached. */
    public sealed interface DockerAccess {
        /** Through the machine's SSH server, to the engine's own socket there; no TCP port is open. */
        record OverSsh() implements DockerAccess {}

        /** A socket on the orchestrator's own host. */
        record Socket(Path path) implements DockerAccess {}

        /** A TCP address with mutual TLS; the folder holds ca.pem, cert.pem and key.pem. */
        record Tls(String host, int port, Path certificates) implements DockerAccess {}
    }
}
