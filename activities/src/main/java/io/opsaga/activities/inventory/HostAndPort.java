package io.opsaga.activities.inventory;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where something listens.
 *
 * @param host a name or an IP address, IPv6 without brackets
 * @param port from 1 to 65535
 */
public record HostAndPort(String host, int port) {
    static final String ALLOWED = "HOST:PORT; an IPv6 address in brackets";

    private static final Pattern FORM = Pattern.compile("(?:\\[(.+)]|([^:]+)):([0-9]{1,9})");

    /** Whether the text is {@code HOST:PORT}, with an IPv6 address in brackets. */
    public static boolean isOne(String text) {
        return of(text) != null;
    }

    /** The text {@code HOST:PORT}, with an IPv6 address in brackets; null for anything else. */
    static @Nullable HostAndPort of(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
        int port = Integer.parseInt(parts.group(3));
        return Addresses.isHost(host) && port > 0 && port <= 65_535 ? new HostAndPort(host, port) : null;
    }
}
