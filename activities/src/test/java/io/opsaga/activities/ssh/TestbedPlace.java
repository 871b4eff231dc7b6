package io.opsaga.activities.ssh;

import java.nio.file.Path;
import java.util.Map;

/**
 * Which testbed a test has: the one that the environment names, and each further JVM that runs tests beside the first another one, so
 * that they can cut, freeze and wipe machines without asking each other.
 *
 * @param number of its network, 10.99.NUMBER.0/24
 * @param folder where it keeps all that it has
 */
public record TestbedPlace(int number, Path folder) {
    /** What further JVMs add to the number; {@code ops/test} counts in the same way. */
    private static final int APART = 5;

    private static final int NUMBERS = 10;

    /** This JVM's. */
    public static final TestbedPlace OWN = of(System.getenv(), Integer.getInteger("opsaga.test-jvm", 1));

    /** @param fork number of the JVM, from 1 */
    static TestbedPlace of(Map<String, String> environment, int fork) {
        int first = Integer.parseInt(environment.getOrDefault("OPSAGA_TESTBED_NUMBER", "0"));
        String named = environment.getOrDefault("OPSAGA_TESTBED", "/tmp/opsaga-testbed");
        if (fork == 1) {
            return new TestbedPlace(first, Path.of(named));
        }
        return new TestbedPlace((first + APART * (fork - 1)) % NUMBERS, Path.of(named + "-" + fork));
    }

    /** What a program has to be told so that it works on this testbed. */
    public Map<String, String> environment() {
        return Map.of("OPSAGA_TESTBED_NUMBER", Integer.toString(number), "OPSAGA_TESTBED", folder.toString());
    }

    /** The address of one of its hosts. */
    public String address(int host) {
        return "10.99.%d.%d".formatted(number, host);
    }
}
