package io.opsaga.activities.inventory;

import io.opsaga.inventory.Agent.PortBinding;
import io.opsaga.inventory.Agent.RuntimeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code ports}. */
final class PortReader {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String ALLOWED_ADDRESS = "an IP address; one of IPv6 in brackets";

    /** An address, in brackets if it is of IPv6; then one or two ports. */
    private static final Pattern BINDING =
            Pattern.compile("(?:(?:\\[(?<v6>[^\\]]+)]|(?<v4>[0-9]+\\.[0-9.]+)):)?(?<host>[0-9]+)(?::(?<own>[0-9]+))?");

    private PortReader() {}

    /** A binding and where it stands. */
    record Placed(PortBinding binding, Field field) {}

    /**
     * The bindings that could be read.
     *
     * @param runtime null if it could not be read; then nothing is
     */
    static List<Placed> read(@Nullable Field field, @Nullable RuntimeKind runtime) {
        List<Placed> ports = new ArrayList<>();
        List<Field> elements = field == null || runtime == null ? null : field.list();
        for (Field element : elements == null ? List.<Field>of() : elements) {
            PortBinding binding = binding(element, runtime == RuntimeKind.PROCESS);
            if (binding != null) {
                ports.add(new Placed(binding, element));
            }
        }
        return ports;
    }

    private static @Nullable PortBinding binding(Field field, boolean process) {
        if (field.isNumber()) {
            Integer port = field.integer();
            return port == null ? null : new PortBinding(LOOPBACK, port, port);
        }
        String text = field.text();
        Matcher parts = BINDING.matcher(text == null ? "" : text);
        if (text == null || !parts.matches()) {
            return null;
        }
        String given = parts.group("v6") == null ? parts.group("v4") : parts.group("v6");
        String address = given == null ? LOOPBACK : given;
        int host = Integer.parseInt(parts.group("host"));
        int own = parts.group("own") == null ? host : Integer.parseInt(parts.group("own"));
        if (Addresses.canonical(address) == null) {
            field.refuse("is " + Hints.quoted(text) + ", whose address is not an IP address", ALLOWED_ADDRESS);
            return null;
        }
        if (process && own != host) {
            field.refuse(
                    "is " + Hints.quoted(text) + ", but a process has no ports other than the machine's",
                    "ADDRESS:PORT or PORT");
            return null;
        }
        return new PortBinding(address, host, own);
    }
}
