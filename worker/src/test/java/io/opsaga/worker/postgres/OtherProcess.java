package io.opsaga.worker.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Starts a server in a process of its own, says where, and waits to be killed. */
final class OtherProcess {
    private OtherProcess() {}

    static Process on(Path folder) throws IOException {
        String java = ProcessHandle.current().info().command().orElse("java");
        String classPath = System.getProperty("java.class.path");
        return new ProcessBuilder(List.of(java, "-cp", classPath, OtherProcess.class.getName(), folder.toString()))
                .redirectErrorStream(true)
                .start();
    }

    static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Where its server is. */
    static String url(Process process) throws IOException {
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder all = new StringBuilder();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith("jdbc:")) {
                return line;
            }
            all.append(line).append('\n');
        }
        throw new AssertionError("The other process did not start a server:\n" + all);
    }

    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ROOT);
        EmbeddedPostgresServer server = EmbeddedPostgresServer.start(Path.of(arguments[0]), 0);
        Sql.write(server, "written by the killed process");
        System.out.println(server.jdbcUrl());
        Thread.sleep(Duration.ofMinutes(2).toMillis());
        server.close();
    }
}
