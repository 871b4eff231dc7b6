package io.opsaga.activities.postgresql;

import io.opsaga.activities.waiting.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.util.FileSystemUtils;

/** A server on a port of loopback that wants a password, as the ones that are backed up do. */
public final class LivingServer implements AutoCloseable {
    /** With all that has a meaning in one of the places where passwords are put. */
    public static final Password PASSWORD = new Password("s3cret:p\\a's\"s w$rd");

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Path folder;
    private final Database server;

    private LivingServer(Path folder, Database server) {
        this.folder = folder;
        this.server = server;
    }

    public static LivingServer start(Programs programs) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("opsaga-pg").toRealPath();
            Path passwordFile = Files.writeString(folder.resolve("password"), PASSWORD.text() + "\n");
            Path data = folder.resolve("data");
            String[] made = {
                "--pgdata=" + data,
                "--username=opsaga",
                "--auth=scram-sha-256",
                "--pwfile=" + passwordFile,
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync"
            };
            ProgramRun.Ending ending =
                    ProgramRun.of(command(programs, "initdb", made)).run();
            if (ending.code() != 0) {
                throw new IllegalStateException("no server was made: " + ending.lastWords());
            }
            int port = freePort();
            launch(programs, folder, data, port);
            Database server = new Database(new ServerPlace.Port("127.0.0.1", port), "postgres", "opsaga", PASSWORD);
            awaitReady(server, folder);
            return new LivingServer(folder, server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void launch(Programs programs, Path folder, Path data, int port) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(
                        programs,
                        "postgres",
                        "-D",
                        data.toString(),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "port=" + port,
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "fsync=off",
                        "-c",
                        "dynamic_shared_memory_type=mmap"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.start();
    }

    private static void awaitReady(Database server, Path folder) throws IOException {
        boolean ready = Await.every(Duration.ofMillis(50), PATIENCE)
                .until(() -> {
                    try (SqlSession session = SqlSession.plain(server)) {
                        return Optional.of(session.exists("select 1"));
                    } catch (PostgresException e) {
                        return Optional.empty();
                    }
                })
                .isPresent();
        if (!ready) {
            throw new IllegalStateException("the server does not start: " + Files.readString(folder.resolve("log")));
        }
    }

    private static List<String> command(Programs programs, String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(programs.path(program));
        command.addAll(List.of(arguments));
        return command;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public Database server() {
        return server;
    }

    /** A new database, in which these statements have been run. */
    public Database database(String... statements) {
        Database made = server.named("data " + NUMBER.incrementAndGet());
        run(server, "create database " + Sql.name(made.name()));
        run(made, statements);
        return made;
    }

    public static void run(Database database, String... statements) {
        try (SqlSession session = SqlSession.plain(database)) {
            for (String statement : statements) {
                session.execute(statement);
            }
        }
    }

    public static String ask(Database database, String question) {
        return new DeclaredQuery(question, PATIENCE).ask(database).orElse("nothing");
    }

    @Override
    public void close() {
        try {
            ServerProcesses.end(folder.resolve("data"));
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
