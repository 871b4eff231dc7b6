package io.opsaga.activities.inventory;

import io.opsaga.activities.inventory.Field.Entry;
import io.opsaga.inventory.Machine;
import io.opsaga.inventory.Machine.DockerAccess;
import io.opsaga.inventory.Machine.Ssh;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code machines}. */
final class MachineReader {
    private static final List<String> KEYS = List.of("ssh", "docker", "tls");
    private static final List<String> SSH_KEYS = List.of("host", "port", "user", "identity", "known_hosts");
    private static final List<String> TCP_KEYS = List.of("tcp", "tls");
    private static final String ALLOWED_DOCKER =
            "ssh, unix:///path, tcp://HOST:PORT with tls beside it, or { tcp: \"HOST:PORT\", tls: FOLDER }";
    private static final String ALLOWED_TCP = "HOST:PORT; an IPv6 address in brackets";
    private static final String ALLOWED_TLS = "a folder with ca.pem, cert.pem and key.pem that can be read";
    private static final Pattern HOST_PORT = Pattern.compile("(?:\\[(.+)]|([^:]+)):([1-9][0-9]{0,4})");

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
        String allowed = "a mapping of names to machines, at least one";
        Map<String, Entry> entries = field.entries(allowed);
        if (entries == null) {
            return machines;
        }
        if (entries.isEmpty()) {
            field.refuse("is empty", allowed);
        }
        entries.forEach((name, entry) -> {
            if (!Values.NAME.matcher(name).matches()) {
                entry.keyField().refuse("is not a machine's name", Values.ALLOWED_NAME);
            }
            machines.put(name, machine(name, entry.value()));
        });
        return machines;
    }

    private Draft machine(String name, Field field) {
        Section section = Section.of(field, KEYS);
        if (section == null) {
            return new Draft(true, null);
        }
        Field sshField = section.required("ssh", "a mapping with " + String.join(", ", SSH_KEYS));
        Ssh ssh = sshField == null ? null : ssh(sshField);
        Field dockerField = section.optional("docker");
        DockerAccess docker = dockerField == null ? null : docker(dockerField, section);
        if (dockerField == null) {
            section.forbid("tls", "is there, but no docker", "tls only beside docker: tcp://HOST:PORT");
        }
        return new Draft(dockerField != null, ssh == null ? null : new Machine(name, ssh, docker));
    }

    private @Nullable Ssh ssh(Field field) {
        Section section = Section.of(field, SSH_KEYS);
        if (section == null) {
            return null;
        }
        String host = Values.host(section.required("host", Addresses.ALLOWED_HOST));
        Field portField = section.optional("port");
        Integer port = portField == null ? Integer.valueOf(22) : portField.integer(1, 65_535);
        String user = Values.user(section.required("user", "a user name"));
        Path identity = Values.file(section.required("identity", "the file of a private key"), base);
        Path knownHosts = Values.file(
                section.required("known_hosts", "a file with the machine's host key; it is always checked"), base);
        return host == null || port == null || user == null || identity == null || knownHosts == null
                ? null
                : new Ssh(host, port, user, identity, knownHosts);
    }

    private @Nullable DockerAccess docker(Field field, Section machine) {
        Section tcp = field.isMapping() ? Section.of(field, TCP_KEYS) : null;
        if (tcp != null) {
            machine.forbid("tls", "stands beside a docker that has a tls of its own", "one tls");
            Field address = tcp.required("tcp", ALLOWED_TCP);
            String text = address == null ? null : address.text(ALLOWED_TCP);
            return tls(address, text, tcp.required("tls", ALLOWED_TLS));
        }
        String text = field.text(ALLOWED_DOCKER);
        if (text != null && text.startsWith("tcp://")) {
            return tls(field, text.substring("tcp://".length()), machine.required("tls", ALLOWED_TLS));
        }
        machine.forbid("tls", "has no meaning with this docker", "tls only beside docker: tcp://HOST:PORT");
        if ("ssh".equals(text)) {
            return new DockerAccess.OverSsh();
        }
        return text == null ? null : socket(field, text);
    }

    private static @Nullable DockerAccess socket(Field field, String text) {
        if (text.matches("unix:///[^\\s/][^\\n]*")) {
            return new DockerAccess.Socket(Path.of(text.substring("unix://".length())));
        }
        field.refuse("is " + Hints.quoted(text), ALLOWED_DOCKER);
        return null;
    }

    private @Nullable DockerAccess tls(
            @Nullable Field addressField, @Nullable String address, @Nullable Field tlsField) {
        Path folder = Values.path(tlsField, base, ALLOWED_TLS);
        if (tlsField != null && folder != null) {
            List<String> missing = List.of("ca.pem", "cert.pem", "key.pem").stream()
                    .filter(name ->
                            !Files.isRegularFile(folder.resolve(name)) || !Files.isReadable(folder.resolve(name)))
                    .toList();
            if (!missing.isEmpty()) {
                tlsField.refuse("names %s, without %s".formatted(folder, String.join(", ", missing)), ALLOWED_TLS);
            }
        }
        if (addressField == null || address == null) {
            return null;
        }
        Matcher parts = HOST_PORT.matcher(address);
        String host = !parts.matches() ? "" : parts.group(1) == null ? parts.group(2) : parts.group(1);
        if (!Addresses.isHost(host) || Integer.parseInt(parts.group(3)) > 65_535) {
            addressField.refuse("is " + Hints.quoted(address), ALLOWED_TCP);
            return null;
        }
        return folder == null ? null : new DockerAccess.Tls(host, Integer.parseInt(parts.group(3)), folder);
    }
}
