package io.opsaga.activities.restic;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A server of others' on a port of loopback, in a process that is ours to stop, let go on, and end. */
final class LoopbackServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Process process;

    private LoopbackServer(Process process) {
        this.process = process;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Started once it takes connections. Where it does not, what it says is told. */
    static LoopbackServer start(int port, Path log, List<String> command) {
        try {
            LoopbackServer server = new LoopbackServer(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start());
            await().atMost(PATIENCE).until(() -> !server.process.isAlive() || listens(port));
            if (!server.process.isAlive()) {
                throw new IllegalStateException("%s does not start: %s".formatted(command, Files.readString(log)));
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** From now on it does nothing, and its connections stay. */
    void stop() {
        all().forEach(one -> signal("STOP", one));
    }

    void goOn() {
        all().forEach(one -> signal("CONT", one));
    }

    private static void signal(String signal, ProcessHandle to) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(to.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends what it has started for its connections; it takes further ones. */
    void cut() {
        process.descendants().toList().forEach(ProcessHandle::destroyForcibly);
    }

    private List<ProcessHandle> all() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }

    @Override
    public void close() {
        all().forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }
}
