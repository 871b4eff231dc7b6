package io.opsaga.activities.http;

/** What is asked for. */
record Target(String host, int port, String path) {
    Target {
        if (!path.startsWith("/") || path.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw new IllegalArgumentException("Not the path of a URL: " + path);
        }
    }

    String url() {
        return "http://%s:%d%s".formatted(host, port, path);
    }
}
