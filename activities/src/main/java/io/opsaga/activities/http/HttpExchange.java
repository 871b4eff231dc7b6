package io.opsaga.activities.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;

/** One GET by HTTP/1.1 over a connection that is used for nothing else. An answer is read no further than it matters. */
final class HttpExchange {
    private static final int LONGEST_LINE = 1 << 16;
    private static final int MOST_HEADERS = 1000;
    private static final int LONGEST_BODY = 1 << 20;
    private static final int CHUNK = 1 << 13;

    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxLineLength(LONGEST_LINE)
            .setMaxHeaderCount(MOST_HEADERS)
            .build();
    private static final HttpRequestExecutor EXECUTOR = new HttpRequestExecutor();

    private HttpExchange() {}

    /** @param socket is closed */
    static Answer ask(Target target, Socket socket) throws IOException {
        DefaultBHttpClientConnection connection =
                new DefaultBHttpClientConnection(LIMITS, null, null, null, null, null, new WholeHeads(LIMITS));
        try (socket) {
            if (target.tls()) {
                SSLSocket secured = Tls.over(socket, target.host(), target.port());
                connection.bind(secured, socket);
            } else {
                connection.bind(socket);
            }
            // Not closed: the library would read the rest of an answer, which may never end.
            ClassicHttpResponse response = EXECUTOR.execute(request(target), connection, HttpCoreContext.create());
            return new Answer(response.getCode(), target.text() == null || says(response.getEntity(), target.text()));
        } catch (HttpException e) {
            throw new IOException("what answers does not speak HTTP/1: " + e.getMessage(), e);
        } finally {
            connection.close(CloseMode.IMMEDIATE);
        }
    }

    private static BasicClassicHttpRequest request(Target target) {
        BasicClassicHttpRequest request = new BasicClassicHttpRequest("GET", null, null, target.path());
        request.setHeader("Host", target.authority());
        request.setHeader("Accept", "*/*");
        request.setHeader("User-Agent", "opsaga");
        request.setHeader("Connection", "close");
        return request;
    }

    /** Ends as soon as the text was found, as some answers go on for ever. */
    private static boolean says(HttpEntity body, String text) throws IOException {
        InputStream in = body == null ? InputStream.nullInputStream() : body.getContent();
        String wanted = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        byte[] chunk = new byte[CHUNK];
        StringBuilder window = new StringBuilder();
        int total = 0;
        for (int read = in.read(chunk); read >= 0 && total < LONGEST_BODY; read = in.read(chunk)) {
            total += read;
            window.append(new String(chunk, 0, read, StandardCharsets.ISO_8859_1));
            if (window.indexOf(wanted) >= 0) {
                return true;
            }
            window.delete(0, Math.max(0, window.length() - wanted.length() + 1));
        }
        return false;
    }
}
