package io.opsaga.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes an inventory, of environment testing if nothing else is said, with the testbed's machines, and releases for its process agents. */
public final class InventoryWriter {
    private static final Map<String, String> ADDRESS =
            Map.of(Testbed.MAIN_PC, Testbed.address(11), Testbed.PC2, Testbed.address(12));

    private static final String SERVE = "exec busybox httpd -f -p 127.0.0.1:$PORT -h www\n";

    private final Path folder;
    private final String environment;
    private final Map<String, String> agents = new LinkedHashMap<>();
    private String secrets = "";
    private final Map<String, String> stores = new LinkedHashMap<>();
    private final Map<String, String> backups = new LinkedHashMap<>();

    /** @param folder where the inventory and its artifacts shall be */
    public InventoryWriter(Path folder) {
        this(folder, "testing");
    }

    InventoryWriter(Path folder, String environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /** A container that publishes its health on that port of its machine. */
    public InventoryWriter docker(String id, String machine, int port, String... more) {
        return add(id, """
                  - id: %s
                    machine: %s
                    runtime: docker
                    image: agent
                    ports: ["127.0.0.1:%3$d:8080"]
                    resources: { memory: 64m }
                    health: { http: /health, port: %3$d, timeout: 8s }
                """.formatted(id, machine, port), more);
    }

    /** A container without published ports, so that the new version can run beside the old one. */
    public InventoryWriter dockerBeside(String id, String machine, String... more) {
        return add(id, """
                  - id: %s
                    machine: %s
                    runtime: docker
                    image: agent
                    resources: { memory: 64m }
                    health: { http: /health, port: 8080, timeout: 8s }
                """.formatted(id, machine), more);
    }

    /** A plain process with the releases that {@link #artifacts} makes. */
    public InventoryWriter process(String id, String machine, int port) {
        return process(id, machine, port, "none");
    }

    /** @param token value of the agent's environment variable TOKEN */
    public InventoryWriter process(String id, String machine, int port, String token, String... more) {
        return add(id, """
                  - id: %s
                    machine: %s
                    runtime: process
                    artifact: web
                    setup: "sh setup.sh"
                    command: "exec sh run.sh"
                    ports: ["127.0.0.1:%3$d"]
                    env: { PORT: "%3$d", TOKEN: "%4$s" }
                    health: { http: /health, port: %3$d, timeout: 8s }
                """.formatted(id, machine, port, token), more);
    }

    /** The agent's health answer must contain that text. */
    public InventoryWriter expecting(String id, String body) {
        agents.computeIfPresent(id, (key, text) -> text.replace("timeout:", "body: \"%s\", timeout:".formatted(body)));
        return this;
    }

    /** @param more further lines of the agent */
    private InventoryWriter add(String id, String text, String... more) {
        StringBuilder agent = new StringBuilder(text);
        for (String line : more) {
            agent.append("    ").append(line).append('\n');
        }
        agents.put(id, agent.toString());
        return this;
    }

    /** The releases 1.0.0, 1.1.0 and 2.0.0 of {@code web}, and some that fail in the way their name says. */
    public InventoryWriter artifacts() {
        good("1.0.0", "1.1.0", "2.0.0");
        release("slow", "true\n", "sleep 6\n" + SERVE);
        release("bad-setup", "echo no such module for $TOKEN >&2; exit 3\n", SERVE);
        release("fills-disk", "exec dd if=/dev/zero of=big bs=1M\n", SERVE);
        release("crash", "true\n", "echo cannot start with $TOKEN: no configuration >&2; exit 1\n");
        release("bad-health", "true\n", "rm www/health; " + SERVE);
        return this;
    }

    /** Releases of {@code web} with which nothing is wrong. */
    public InventoryWriter good(String... versions) {
        for (String version : versions) {
            release(version, "true\n", SERVE);
        }
        return this;
    }

    /** A release of {@code web} whose set-up works for so long, and says so each second. */
    InventoryWriter busy(String version, Duration work) {
        release(version, "for i in $(seq %d); do echo $i; sleep 1; done%n".formatted(work.toSeconds()), SERVE);
        return this;
    }

    private void release(String version, String setup, String run) {
        Path release = folder.resolve("artifacts/web").resolve(version);
        try {
            Files.createDirectories(release.resolve("www"));
            Files.writeString(
                    release.resolve("www/health"), "{\"status\":\"healthy\",\"version\":\"%s\"}%n".formatted(version));
            Files.writeString(release.resolve("setup.sh"), setup);
            Files.writeString(release.resolve("run.sh"), run);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A backup of a folder, always proven, into a store of its own on this host; both have that name.
     *
     * @param key where the store's key is written to
     * @param store the store's folder
     * @param copies names of further stores
     */
    InventoryWriter backup(String id, String machine, String of, Path key, Path store, String... copies) {
        stores.put(id, "  %s: { kind: local, path: %s, key: store-key }%n".formatted(id, store));
        backups.put(
                id,
                "  %1$s: { source: { folder: %2$s, machine: %3$s }, store: %1$s, copies: [%4$s], verify: always }%n"
                        .formatted(id, of, machine, String.join(", ", copies)));
        try {
            Files.createDirectories(key.getParent());
            Files.writeString(key, "correct horse battery");
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        secrets = "secrets:\n  store-key: { file: %s }\n".formatted(key);
        return this;
    }

    /** A store on a machine, over SFTP, with the key of the others. */
    InventoryWriter storeOn(String id, String machine, String path) {
        stores.put(id, "  %s: { kind: sftp, machine: %s, path: %s, key: store-key }%n".formatted(id, machine, path));
        return this;
    }

    /** The same, of which one execution is kept. */
    InventoryWriter thinned(String id, String machine, String of, Path key, Path store) {
        backup(id, machine, of, key, store);
        backups.computeIfPresent(
                id, (name, text) -> text.replace("verify: always", "retention: { keep_last: 1 }, verify: never"));
        return this;
    }

    /** Writes it; returns the file. */
    public Path write() {
        StringBuilder text = new StringBuilder("environment: %s\nmachines:\n".formatted(environment));
        ADDRESS.forEach((name, address) -> text.append("""
                  %s:
                    ssh: { host: %s, user: root, identity: %3$s/id, known_hosts: %3$s/known_hosts }
                    docker: ssh
                """.formatted(name, address, Testbed.keys())));
        text.append("agents:\n");
        agents.values().forEach(text::append);
        if (!backups.isEmpty()) {
            text.append(secrets).append("stores:\n");
            stores.values().forEach(text::append);
            text.append("backups:\n");
            backups.values().forEach(text::append);
        }
        try {
            Files.createDirectories(folder);
            return Files.writeString(folder.resolve("inventory.yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
