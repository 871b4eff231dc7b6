package io.opsaga.activities.inventory;

import io.opsaga.inventory.Agent.PortBinding;
import io.opsaga.inventory.Agent.RuntimeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads {@code ports}. */
final class PortReader {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String ALLOWED_CONTAINER =
            "ADDRESS:HOST:CONTAINER or HOST:CONTAINER (then on 127.0.0.1), an IP address and ports from 1 to 65535, in quotes";
    private static final String ALLOWED_PROCESS =
            "ADDRESS:PORT or PORT (then on 127.0.0.1), an IP address and a port from 1 to 65535";

    /** An address, in brackets if it is of IPv6; then one or two ports. */
    private static final Pattern BINDING = Pattern.compile(
            "(?:(?:\\[(?<v6>[^\\]]+)]|(?<v4>[^:\\[\\]]*[^:\\[\\]0-9][^:\\[\\]]*)):)?(?<host>[0-9]+)(?::(?<own>[0-9]+))?");

    /** No binding is longer; a text of 64 KiB would keep the pattern busy. */
    private static final int LONGEST = 64;

    private PortReader() {}

    /** A binding and where it stands. */
    record Placed(PortBinding binding, Field field) {}

    /**
     * The bindings that could be read.
     *
     * @param runtime null if it could not be read; then a binding may have either form
     */
    static List<Placed> read(@Nullable Field field, @Nullable RuntimeKind runtime) {
        List<Placed> ports = new ArrayList<>();
        String allowed = runtime == RuntimeKind.PROCESS ? ALLOWED_PROCESS : ALLOWED_CONTAINER;
        List<Field> elements = field == null ? null : field.list("a list of " + allowed, Field.MAX_ENTRIES);
        if (elements == null) {
            return ports;
        }
        for (Field element : elements) {
            String text = element.scalar(allowed, Tag.STR, Tag.INT);
            PortBinding binding = text == null ? null : binding(element, text, runtime, allowed);
            if (binding != null) {
                ports.add(new Placed(binding, element));
            }
        }
        return ports;
    }

    private static @Nullable PortBinding binding(
            Field field, String text, @Nullable RuntimeKind runtime, String allowed) {
        Matcher parts = BINDING.matcher(text);
        if (text.length() > LONGEST || !parts.matches()) {
            field.refuse("is " + Hints.quoted(text), allowed);
            return null;
        }
        String given = parts.group("v6") == null ? parts.group("v4") : parts.group("v6");
        String address = given == null ? LOOPBACK : given;
        Integer host = port(parts.group("host"));
        Integer own = parts.group("own") == null ? host : port(parts.group("own"));
        String wrong = Addresses.canonical(address) == null
                ? ", whose address is not an IP address"
                : host == null || own == null ? ", with a port out of range" : mismatch(parts, runtime);
        if (wrong != null || host == null || own == null) {
            field.refuse("is " + Hints.quoted(text) + (wrong == null ? "" : wrong), allowed);
            return null;
        }
        return new PortBinding(address, host, own);
    }

    private static @Nullable String mismatch(Matcher parts, @Nullable RuntimeKind runtime) {
        String own = parts.group("own");
        if (runtime == RuntimeKind.DOCKER && own == null) {
            return ", which does not say the container's port";
        }
        boolean differs = own != null && Integer.parseInt(own) != Integer.parseInt(parts.group("host"));
        return runtime == RuntimeKind.PROCESS && differs
                ? ", but a process has no ports other than the machine's"
                : null;
    }

    private static @Nullable Integer port(String digits) {
        return digits.matches("[1-9][0-9]{0,4}") && Integer.parseInt(digits) <= 65_535 ? Integer.valueOf(digits) : null;
    }
}
