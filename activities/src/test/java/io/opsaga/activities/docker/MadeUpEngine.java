package io.opsaga.activities.docker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** An engine on a Unix socket that answers as it is told; anything it was not told about is a 500. */
final class MadeUpEngine implements AutoCloseable {
    private final ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    private final Map<String, Function<String, byte[]>> answers = new LinkedHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    MadeUpEngine(Path socket) throws IOException {
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread thread = new Thread(this::serve);
        thread.setDaemon(true);
        thread.start();
    }

    /** @param request how the request's first line begins, like {@code POST /containers/create} */
    MadeUpEngine answers(String request, int status, String body) {
        return answers(
                request,
                "HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(status, body.getBytes(StandardCharsets.UTF_8).length, body));
    }

    private MadeUpEngine answers(String request, String whole) {
        answers.put(request, asked -> whole.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** @param body is made of the whole request; each character is a byte */
    MadeUpEngine answersBy(String request, UnaryOperator<String> body) {
        answers.put(request, asked -> {
            String made = body.apply(asked);
            return "HTTP/1.1 200 X\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(made.length(), made)
                    .getBytes(StandardCharsets.ISO_8859_1);
        });
        return this;
    }

    MadeUpEngine hangsUpOn(String request) {
        return answers(request, "");
    }

    MadeUpEngine breaksOffOn(String request) {
        return answers(request, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"NCPU\":");
    }

    /** Whole requests, in order. */
    List<String> requests() {
        return requests;
    }

    private void serve() {
        while (true) {
            try (SocketChannel client = server.accept()) {
                String request = read(client);
                requests.add(request);
                ByteBuffer answer = ByteBuffer.wrap(answer(request));
                while (answer.hasRemaining()) {
                    client.write(answer);
                }
            } catch (IOException e) {
                if (!server.isOpen()) {
                    return;
                }
            }
        }
    }

    private byte[] answer(String request) {
        return answers.entrySet().stream()
                .filter(known -> request.startsWith(known.getKey()))
                .map(known -> known.getValue().apply(request))
                .findFirst()
                .orElse("HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    }

    private static String read(SocketChannel client) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (client.read(buffer) >= 0) {
            String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
            int headers = text.indexOf("\r\n\r\n");
            if (headers >= 0 && text.length() >= headers + 4 + length(text)) {
                return text;
            }
        }
        return "";
    }

    private static int length(String text) {
        return text.lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .map(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
