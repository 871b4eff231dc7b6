package io.opsaga.activities.inventory;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** IP addresses and host names as text; nothing here asks a name server. */
public final class Addresses {
    static final String ALLOWED_HOST = "a host name or an IP address";

    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern NAME = Pattern.compile(
            "(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?)*");

    private Addresses() {}

    /** Whether the text is a host name, an IPv4 address or an IPv6 address without brackets. */
    static boolean isHost(String text) {
        if (text.matches("[0-9.]+")) {
            return IPV4.matcher(text).matches();
        }
        return NAME.matcher(text).matches() || canonical(text) != null;
    }

    /** The one spelling of an IP address; null if it is none. */
    static @Nullable String canonical(String text) {
        if (IPV4.matcher(text).matches()) {
            return text;
        }
        if (!IPV6.matcher(text).matches()) {
            return null;
        }
        try {
            // In brackets it is taken as a literal and never looked up.
            return InetAddress.getByName("[" + text + "]").getHostAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Whether a port bound on the one keeps the other from binding it; both are IP addresses. */
    public static boolean overlap(String one, String other) {
        String first = canonical(one);
        String second = canonical(other);
        return first == null || first.equals(second) || any(first, second) || any(second, first);
    }

    /** Linux binds {@code ::} for IPv4 too, unless told otherwise. */
    private static boolean any(@Nullable String wide, @Nullable String narrow) {
        return "0:0:0:0:0:0:0:0".equals(wide) || ("0.0.0.0".equals(wide) && narrow != null && narrow.indexOf(':') < 0);
    }
}
