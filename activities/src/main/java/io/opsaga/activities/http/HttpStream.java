package io.opsaga.activities.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HTTP/1.0 over any two streams: the version in which an answer simply ends when the connection does, so that a probe through a
 * tunnel needs no HTTP library.
 */
final class HttpStream {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})( .*)?");
    private static final int LONGEST_BODY = 1 << 16;
    private static final int LONGEST_LINE = 1 << 13;
    private static final int MOST_HEADERS = 200;

    private final InputStream in;
    private final OutputStream out;

    HttpStream(InputStream in, OutputStream out) {
        this.in = new BufferedInputStream(in);
        this.out = out;
    }

    Answer get(Target target) throws IOException {
        String request =
                "GET %s HTTP/1.0\r\nHost: %s:%d\r\nAccept: */*\r\nUser-Agent: opsaga\r\nConnection: close\r\n\r\n"
                        .formatted(target.path(), target.host(), target.port());
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        Matcher status = STATUS.matcher(line());
        if (!status.matches()) {
            throw new IOException("what answers does not speak HTTP");
        }
        long length = length();
        byte[] body = in.readNBytes((int) Math.min(length, LONGEST_BODY));
        if (length != Long.MAX_VALUE && body.length < Math.min(length, LONGEST_BODY)) {
            throw new IOException("the answer broke off");
        }
        return new Answer(Integer.parseInt(status.group(1)), new String(body, StandardCharsets.UTF_8));
    }

    /** Reads the headers: how long the body says it is, or "until the connection ends". */
    private long length() throws IOException {
        long length = Long.MAX_VALUE;
        for (int i = 0; i < MOST_HEADERS; i++) {
            String header = line();
            if (header.isEmpty()) {
                return length;
            }
            if (header.regionMatches(true, 0, "content-length:", 0, "content-length:".length())) {
                length = number(header.substring("content-length:".length()).strip());
            }
        }
        throw new IOException("the answer has too many headers");
    }

    private static long number(String text) throws IOException {
        try {
            return Math.max(0, Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new IOException("the answer's length is not a number", e);
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection ended before an answer");
            }
            if (line.size() > LONGEST_LINE) {
                throw new IOException("what answers does not speak HTTP");
            }
            line.write(c);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
