package io.opsaga.activities.redis;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real server on a free port of loopback, in a folder of its own. */
final class RealRedis implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int ATTEMPTS = 5;
    private static final String PASSWORD = "requirepass";

    private final Process process;
    private final RedisAddress address;
    private final RedisServers servers;

    private RealRedis(Process process, RedisAddress address, RedisServers servers) {
        this.process = process;
        this.address = address;
        this.servers = servers;
    }

    /** The program, by the PATH. */
    static Path program() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "redis-server"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError(
                                "These tests need redis-server on the PATH, version 7 or later; Debian has it as redis-server."));
    }

    /** @param settings names and values in turn */
    static RealRedis start(Path folder, String... settings) {
        for (int attempt = 1; ; attempt++) {
            RealRedis started = begun(folder, settings);
            if (started.listens()) {
                return started;
            }
            started.close();
            if (attempt == ATTEMPTS) {
                throw new AssertionError("redis-server does not start: " + read(folder.resolve("log")));
            }
        }
    }

    private static RealRedis begun(Path folder, String... settings) {
        try {
            Files.createDirectories(folder);
            RedisAddress address = new RedisAddress("127.0.0.1", freePort());
            List<String> command = new ArrayList<>(List.of(program().toString(), "--bind", "127.0.0.1", "--port"));
            command.add(Integer.toString(address.port()));
            command.addAll(List.of("--save", "", "--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1"));
            for (int i = 0; i < settings.length; i += 2) {
                command.addAll(List.of("--" + settings[i], settings[i + 1]));
            }
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            int password = List.of(settings).indexOf(PASSWORD);
            String wanted = password < 0 ? "" : settings[password + 1];
            return new RealRedis(process, address, wanted.isEmpty() ? anybody() : as(RedisLogin.with(() -> wanted)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "no log";
        }
    }

    /** Not so if somebody else took the port first. */
    private boolean listens() {
        await().atMost(PATIENCE).until(() -> !process.isAlive() || answers());
        return process.isAlive();
    }

    private boolean answers() {
        try (RedisConnection connection = anybody().connect(address)) {
            // A password that is wanted is an answer, too.
            return !connection.tried(List.of(Command.of("PING"))).isEmpty();
        } catch (RedisException e) {
            return false;
        }
    }

    RedisAddress address() {
        return address;
    }

    /** Its servers for who has no password. */
    static RedisServers anybody() {
        return as(RedisLogin.none());
    }

    static RedisServers as(RedisLogin login) {
        return new RedisServers(RedisDialer.direct(PATIENCE), login, PATIENCE);
    }

    /** As somebody who has the password that it was started with. */
    RedisServers servers() {
        return servers;
    }

    RedisConnection connect() {
        return servers.connect(address);
    }

    Object ask(Object... command) {
        try (RedisConnection connection = connect()) {
            Object[] arguments = Arrays.copyOfRange(command, 1, command.length);
            return RedisConnection.some(connection.ask(Command.of((String) command[0], arguments)));
        }
    }

    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("redis-server does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
