package io.opsaga.activities.runtime;

import io.opsaga.activities.inventory.Addresses;
import io.opsaga.inventory.Agent.PortBinding;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A socket that listens on a machine, as {@code attest} of own.sh tells of it.
 *
 * @param address in its canonical spelling
 * @param own whether a process of the releases that were asked about has it
 * @param holder number and name of whoever else has it, for people; empty for one's own
 */
record Listener(String address, int port, boolean own, String holder) {
    private static final int HEXADECIMAL = 16;
    private static final String OWN = "own";

    /** Reads what follows {@code listener=}: address and port in the kernel's hexadecimal, then {@code own} or number and name. */
    static Listener parse(String text) {
        String[] parts = text.split(" ", 3);
        int colon = parts[0].lastIndexOf(':');
        boolean own = parts[1].equals(OWN);
        String holder =
                own ? "" : parts[1].equals("0") ? "a process " + parts[2] : "%s (%s)".formatted(parts[1], parts[2]);
        return new Listener(
                address(parts[0].substring(0, colon)),
                Integer.parseInt(parts[0].substring(colon + 1), HEXADECIMAL),
                own,
                holder);
    }

    /** The kernel writes the words of an address in the machine's own order, which on all that we know is the reverse. */
    static String address(String hex) {
        byte[] given = HexFormat.of().parseHex(hex);
        byte[] bytes = new byte[given.length];
        for (int i = 0; i < given.length; i++) {
            bytes[i] = given[i / 4 * 4 + 3 - i % 4];
        }
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("No address: " + hex, e);
        }
    }

    /** Whether it keeps somebody else from that port. */
    boolean takes(PortBinding wanted) {
        return port == wanted.hostPort() && Addresses.overlap(address, wanted.address());
    }

    /**
     * Why what answers at that address and port would not be the releases that were asked about; empty where it is.
     *
     * @param all that listens on the port
     */
    static Optional<String> doubt(List<Listener> all, String address, int port) {
        Map<Integer, List<Listener>> byRank = all.stream()
                .filter(one -> one.port() == port && Addresses.overlap(one.address(), address))
                .collect(Collectors.groupingBy(one -> one.rank(address)));
        Optional<List<Listener>> nearest =
                byRank.entrySet().stream().min(Map.Entry.comparingByKey()).map(Map.Entry::getValue);
        if (nearest.isEmpty()) {
            return Optional.of("none of its processes listens on port %d".formatted(port));
        }
        return nearest.get().stream()
                .filter(one -> !one.own())
                .min(Comparator.comparing(Listener::holder))
                .map(one -> "on port %d answers %s, which is not of this release".formatted(port, one.holder()));
    }

    /** Which of several sockets the kernel gives a connection to: the one with just that address before those for any. */
    private int rank(String asked) {
        return address.equals(asked) ? 0 : address.indexOf(':') < 0 ? 1 : 2;
    }
}
