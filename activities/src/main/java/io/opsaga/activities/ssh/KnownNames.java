package io.opsaga.activities.ssh;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

/** Under which names a known_hosts file may have a machine. */
final class KnownNames {
    private KnownNames() {}

    /** The host as the inventory spells it, and where it is an IPv6 address, in its long and its short spelling. */
    static Set<String> of(String host) {
        Set<String> names = new LinkedHashSet<>();
        String bare = bare(host);
        names.add(bare.toLowerCase(Locale.ROOT));
        if (bare.indexOf(':') >= 0) {
            try {
                if (InetAddress.getByName(bare) instanceof Inet6Address address) {
                    String spelt = address.getHostAddress().replaceFirst("%.*", "");
                    names.add(spelt);
                    names.add(shortened(spelt.split(":", -1)));
                }
            } catch (UnknownHostException notAnAddress) {
                // Then it is known by what it is called.
            }
        }
        return names;
    }

    /** Without the brackets that it has in a URL. */
    static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** The first of the longest runs of zeros as two colons, as OpenSSH and everybody else writes them. */
    private static String shortened(String[] groups) {
        int begin = 0;
        int length = 0;
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end].equals("0")) {
                end++;
            }
            if (end - i > length) {
                begin = i;
                length = end - i;
            }
        }
        return length < 2
                ? String.join(":", groups)
                : joined(groups, 0, begin) + "::" + joined(groups, begin + length, groups.length);
    }

    private static String joined(String[] groups, int from, int to) {
        StringJoiner joined = new StringJoiner(":");
        for (int i = from; i < to; i++) {
            joined.add(groups[i]);
        }
        return joined.toString();
    }
}
