package io.opsaga.activities.postgresql;

import io.opsaga.activities.postgresql.ProgramRun.Ending;
import io.opsaga.activities.waiting.Await;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a server in a folder and starts it. */
final class ScratchServer {
    static final String USER = "postgres";

    private static final int PORT = 5432;
    /** What fits into the kernel's {@code sun_path}, with the zero at its end. */
    private static final int LONGEST_SOCKET = 107;

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What it holds is thrown away, so nothing is done to have it survive a crash; and nobody but us gets to its socket. */
    private static final List<String> SETTINGS = List.of(
            "listen_addresses=",
            "unix_socket_permissions=0700",
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "wal_level=minimal",
            "max_wal_senders=0",
            "max_wal_size=4GB",
            "autovacuum=off",
            "max_connections=20",
            "maintenance_work_mem=64MB",
            // In its folder and not in /dev/shm, where it would stay if the server were killed.
            "dynamic_shared_memory_type=mmap");

    private final Programs programs;
    private final ScratchFolder folder;

    ScratchServer(Programs programs, ScratchFolder folder) {
        this.programs = programs;
        this.folder = folder;
    }

    /** Returns when it takes connections. */
    Database start() {
        ServerPlace.Socket socket = new ServerPlace.Socket(folder.path(), PORT);
        if (socket.path().toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET) {
            throw failed("The path of its socket is longer than %d bytes: %s".formatted(LONGEST_SOCKET, socket));
        }
        make();
        Process server = launch();
        Database database = new Database(socket, "postgres", USER, Password.NONE);
        boolean ready = Await.every(LOOK, PATIENCE)
                .until(() -> {
                    if (!server.isAlive()) {
                        throw failed(folder.lastWords());
                    }
                    return takes(database) ? Optional.of(true) : Optional.empty();
                })
                .isPresent();
        if (!ready) {
            throw failed("No connection within %d s. %s".formatted(PATIENCE.toSeconds(), folder.lastWords()));
        }
        return database;
    }

    private void make() {
        Ending made = ProgramRun.of(command(
                        "initdb",
                        "--pgdata=" + folder.data(),
                        "--username=" + USER,
                        "--auth=trust",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync"))
                .run();
        if (made.code() != 0) {
            throw failed(made.lastWords());
        }
    }

    private Process launch() {
        List<String> command = command(
                "postgres", "-D", folder.data().toString(), "-k", folder.path().toString());
        SETTINGS.forEach(setting -> command.addAll(List.of("-c", setting)));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(folder.log().toFile());
        ProgramRun.bare(builder);
        try {
            return builder.start();
        } catch (IOException e) {
            throw failed(String.valueOf(e.getMessage()));
        }
    }

    private static boolean takes(Database database) {
        try (SqlSession session = SqlSession.plain(database)) {
            return session.exists("select 1");
        } catch (PostgresException e) {
            // Not yet; why, if it stays so, is in its log.
            return false;
        }
    }

    /** PostgreSQL refuses to run as root, and in a user namespace of its own it is nobody; the files stay ours. */
    private List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(programs.path(program));
        command.addAll(List.of(arguments));
        return command;
    }

    private static PostgresException failed(String detail) {
        String why = detail.contains("unshare")
                ? " PostgreSQL does not run as root, and the kernel gives no user namespace; another user than root needs none."
                : "";
        return new PostgresException(PostgresFailure.NOT_STARTED, "A throw-away server: " + detail + why);
    }

    /** For the password file of programs that need none, and lists. */
    static Path files(ScratchFolder folder) {
        return folder.path().resolve("files");
    }
}
