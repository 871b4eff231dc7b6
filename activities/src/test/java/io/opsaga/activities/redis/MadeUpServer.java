package io.opsaga.activities.redis;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** A server that says what it is told to, to one who comes after the other. */
final class MadeUpServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ServerSocket socket;
    private final Function<String, Answer> answers;
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread;

    /** What it sends, in pieces that do not come together, and whether it hangs up then. */
    record Answer(List<String> pieces, boolean last) {
        static Answer of(String... pieces) {
            return new Answer(List.of(pieces), false);
        }

        static Answer last(String... pieces) {
            return new Answer(List.of(pieces), true);
        }
    }

    /** @param answers to a command with its arguments */
    MadeUpServer(Function<String, Answer> answers) throws IOException {
        this.socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        this.answers = answers;
        this.thread = new Thread(this::serve, "made-up-redis");
        thread.start();
    }

    RedisAddress address() {
        return new RedisAddress("127.0.0.1", socket.getLocalPort());
    }

    /** What it was asked, in its order. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                connection.setTcpNoDelay(true);
                talk(connection);
            } catch (IOException e) {
                // It hung up, or this was closed.
            }
        }
    }

    private void talk(Socket connection) throws IOException {
        InputStream in = new BufferedInputStream(connection.getInputStream());
        while (true) {
            int words = Integer.parseInt(line(in).substring(1));
            List<String> command = new ArrayList<>();
            for (int i = 0; i < words; i++) {
                int length = Integer.parseInt(line(in).substring(1));
                command.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
                line(in);
            }
            asked.add(String.join(" ", command));
            Answer answer = answers.apply(asked.get(asked.size() - 1));
            for (String piece : answer.pieces()) {
                connection.getOutputStream().write(piece.getBytes(StandardCharsets.ISO_8859_1));
                connection.getOutputStream().flush();
            }
            if (answer.last()) {
                return;
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                throw new IOException("hung up");
            }
            line.write(read);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
