package io.opsaga.activities.inventory;

import io.opsaga.activities.inventory.Field.Entry;
import io.opsaga.inventory.Machine;
import io.opsaga.inventory.Machine.DockerAccess;
import io.opsaga.inventory.Machine.Ssh;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code machines}. */
final class MachineReader {
    private static final String TCP = "tcp://";

    private final Path base;

    MachineReader(Path base) {
        this.base = base;
    }

    /**
     * A machine as far as it could be read.
     *
     * @param hasDocker whether the file says how its engine is reached, rightly or wrongly
     * @param machine null if something is wrong with it
     */
    record Draft(boolean hasDocker, @Nullable Machine machine) {}

    /** The machines by name; those that are wrong too, so that the agents on them are not blamed. */
    Map<String, Draft> read(Field field) {
        Map<String, Draft> machines = new LinkedHashMap<>();
        Map<String, Entry> entries = field.entries();
        if (entries != null) {
            entries.forEach((name, entry) -> machines.put(name, machine(name, entry.value())));
        }
        return machines;
    }

    private Draft machine(String name, Field field) {
        Mapping machine = Mapping.of(field);
        if (machine == null) {
            return new Draft(true, null);
        }
        Ssh ssh = ssh(machine.get("ssh"));
        Field dockerField = machine.get("docker");
        DockerAccess docker = dockerField == null ? null : docker(dockerField, machine);
        return new Draft(dockerField != null, ssh == null ? null : new Machine(name, ssh, docker));
    }

    private @Nullable Ssh ssh(@Nullable Field field) {
        Mapping ssh = Mapping.of(field);
        if (ssh == null) {
            return null;
        }
        String host = Values.host(ssh.get("host"));
        Field portField = ssh.get("port");
        Integer port = portField == null ? Integer.valueOf(22) : portField.integer();
        String user = Values.text(ssh.get("user"));
        Path identity = Values.file(ssh.get("identity"), base);
        Path knownHosts = Values.file(ssh.get("known_hosts"), base);
        return host == null || port == null || user == null || identity == null || knownHosts == null
                ? null
                : new Ssh(host, port, user, identity, knownHosts);
    }

    private @Nullable DockerAccess docker(Field field, Mapping machine) {
        Mapping tcp = Mapping.of(field);
        if (tcp != null) {
            Field address = tcp.get("tcp");
            return tls(address, Values.text(address), tcp.get("tls"));
        }
        String text = field.text();
        if (text == null) {
            return null;
        } else if (text.startsWith(TCP)) {
            return tls(field, text.substring(TCP.length()), machine.get("tls"));
        }
        return text.equals("ssh") ? new DockerAccess.OverSsh() : socket(field, text);
    }

    private static @Nullable DockerAccess socket(Field field, String text) {
        try {
            return new DockerAccess.Socket(Path.of(text.substring("unix://".length())));
        } catch (InvalidPathException e) {
            field.refuse("is no path", "unix:///path");
            return null;
        }
    }

    private @Nullable DockerAccess tls(
            @Nullable Field addressField, @Nullable String address, @Nullable Field tlsField) {
        Path folder = Values.path(tlsField, base);
        if (tlsField != null && folder != null) {
            List<String> missing = List.of("ca.pem", "cert.pem", "key.pem").stream()
                    .filter(name ->
                            !Files.isRegularFile(folder.resolve(name)) || !Files.isReadable(folder.resolve(name)))
                    .toList();
            if (!missing.isEmpty()) {
                tlsField.refuse(
                        "names %s, without %s".formatted(folder, String.join(", ", missing)),
                        "a folder with ca.pem, cert.pem and key.pem that can be read");
            }
        }
        if (addressField == null || address == null) {
            return null;
        }
        HostAndPort tcp = HostAndPort.of(address);
        if (tcp == null) {
            addressField.refuse("is " + Hints.quoted(address), HostAndPort.ALLOWED);
            return null;
        }
        return folder == null ? null : new DockerAccess.Tls(tcp.host(), tcp.port(), folder);
    }
}
