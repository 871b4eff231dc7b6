package io.opsaga.api.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a request comes from, as far as can be told. */
public final class Origins {
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\[\\]]+)(?::[0-9]{1,5})?");
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F:.]{2,45}");
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
    private static final List<String> PROXY_MARKS =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");

    private Origins() {}

    static boolean changesNothing(HttpServletRequest request) {
        return SAFE_METHODS.contains(request.getMethod());
    }

    /**
     * Whether the request was made on this machine and addressed to it. A page of another site, whose name was made to point
     * here (DNS rebinding), still sends its own name as the host; a proxy's request is somebody else's.
     */
    static boolean isLocal(HttpServletRequest request) {
        return fromLoopback(request)
                && toLoopback(request.getHeader("Host"))
                && PROXY_MARKS.stream().allMatch(name -> request.getHeader(name) == null);
    }

    /** Whether a browser says that a page of another site makes the request; what pages cannot set counts more than the rest. */
    static boolean crossOrigin(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = request.getHeader("Origin");
        return origin != null && !origin.equals(request.getScheme() + "://" + request.getHeader("Host"));
    }

    /** Whether a browser says that somebody goes from one page to another, as opposed to a page that fetches something. */
    static boolean followsLink(HttpServletRequest request) {
        return "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && "document".equals(request.getHeader("Sec-Fetch-Dest"));
    }

    /**
     * The address of who asks: through a proxy on this machine the one that the proxy names last, which is whom it has seen itself. For counts
     * and for people; nobody is let in for it.
     */
    public static String address(HttpServletRequest request) {
        String peer = request.getRemoteAddr();
        List<String> named = Collections.list(request.getHeaders("X-Forwarded-For"));
        if (named.isEmpty() || !fromLoopback(request)) {
            return peer;
        }
        String last = named.get(named.size() - 1);
        String client = last.substring(last.lastIndexOf(',') + 1).strip();
        return ADDRESS.matcher(client).matches() ? client : peer;
    }

    private static boolean fromLoopback(HttpServletRequest request) {
        try {
            return InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Whether that is a name, with or without a port, by which a machine calls itself. */
    static boolean toLoopback(@Nullable String host) {
        if (host == null) {
            return false;
        }
        Matcher matcher = HOST.matcher(host);
        return matcher.matches() && LOOPBACK_NAMES.contains(matcher.group(1).toLowerCase(Locale.ROOT));
    }
}
