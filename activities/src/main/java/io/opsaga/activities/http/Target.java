package io.opsaga.activities.http;

import org.jspecify.annotations.Nullable;

/**
 * What is asked for.
 *
 * @param tls whether it is asked over TLS
 * @param text that the answer is to contain; null for any answer
 */
public record Target(
        boolean tls,
        String host,
        int port,
        String path,
        @Nullable String text) {
    public Target {
        if (!path.startsWith("/") || path.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw new IllegalArgumentException("Not the path of a URL: " + path);
        }
    }

    String url() {
        return "%s://%s%s".formatted(tls ? "https" : "http", authority(), path);
    }

    /** Host and port as a URL has them, and the header Host: an IPv6 address in brackets. */
    String authority() {
        boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
        return (bare ? "[%s]:%d" : "%s:%d").formatted(host, port);
    }
}
