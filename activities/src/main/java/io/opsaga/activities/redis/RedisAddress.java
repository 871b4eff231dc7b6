package io.opsaga.activities.redis;

/**
 * Where a server listens, as it is seen from the network that the servers are in.
 *
 * @param host a name, or an address; IPv6 without brackets
 * @param port from 1 to 65535
 */
public record RedisAddress(String host, int port) implements Comparable<RedisAddress> {
    private static final int LAST_PORT = 65535;

    public RedisAddress {
        if (host.isBlank() || port < 1 || port > LAST_PORT) {
            throw new IllegalArgumentException("no address of a server: %s:%d".formatted(host, port));
        }
    }

    /**
     * Reads {@code host:port}; what is behind the last colon is the port, so IPv6 may have brackets and needs none.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static RedisAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("no address of a server: " + text);
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        try {
            return new RedisAddress(
                    bracketed ? host.substring(1, host.length() - 1) : host,
                    Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("no port of a server: " + text, e);
        }
    }

    @Override
    public int compareTo(RedisAddress other) {
        int hosts = host.compareTo(other.host);
        return hosts != 0 ? hosts : Integer.compare(port, other.port);
    }

    /** {@code host:port}, with brackets where the host has colons itself. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
