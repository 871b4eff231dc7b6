package io.opsaga.inventory;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The name of an environment, as requests, responses and inventories spell it. Which there are is for {@link Inventories#environments} to
 * say: the documented ones, and those that an inventory declares.
 *
 * @param wire 1 to 31 of a-z, 0-9 and '-', beginning with a letter: it becomes part of folders, labels, and names of containers
 */
public record EnvironmentName(String wire) {
    /** What a name looks like, for people. */
    public static final String ALLOWED = "1 to 31 of a-z, 0-9 and '-', beginning with a letter";

    public static final EnvironmentName DEVELOPMENT = new EnvironmentName("development");
    public static final EnvironmentName STAGING = new EnvironmentName("staging");
    public static final EnvironmentName PRODUCTION = new EnvironmentName("production");
    public static final EnvironmentName TESTING = new EnvironmentName("testing");

    /** Those that are there without anybody declaring them, in the order in which they are documented. */
    public static final List<EnvironmentName> DOCUMENTED = List.of(DEVELOPMENT, STAGING, PRODUCTION, TESTING);

    /** The documented ones first, as they are documented; all others by name. */
    public static final Comparator<EnvironmentName> ORDER = Comparator.comparingInt(
                    (EnvironmentName name) -> DOCUMENTED.contains(name) ? DOCUMENTED.indexOf(name) : DOCUMENTED.size())
            .thenComparing(EnvironmentName::wire);

    /** @throws IllegalArgumentException for what is no such name */
    public EnvironmentName {
        if (!fits(wire)) {
            throw new IllegalArgumentException("The name of an environment has " + ALLOWED);
        }
    }

    /** The environment of that wire name; empty for what cannot be a name. Whether there is one is not asked. */
    public static Optional<EnvironmentName> of(String wire) {
        return fits(wire) ? Optional.of(new EnvironmentName(wire)) : Optional.empty();
    }

    /** Whether that could be a name. */
    public static boolean fits(String wire) {
        return wire.matches("[a-z][a-z0-9-]{0,30}");
    }

    @Override
    public String toString() {
        return wire;
    }
}
