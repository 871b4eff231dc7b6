package io.opsaga.real;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Six agents over both machines, in three layers. Their parts in it: {@code d} (docker with a published port), {@code b}
 * (docker beside the old one) and {@code p} (process) need nobody; {@code v} (docker) needs them and fails in the versions that
 * are asked for; {@code x} (docker beside) and {@code y} (process) need {@code v}.
 */
final class SmallFleet {
    /** What all run in the beginning, and the one that fails for good. */
    static final String FIRST = "1.0.0";

    /** What is asked for in turn: nobody but the one that fails has anything against them. */
    static final List<String> ASKED = List.of("7.1.0", "7.2.0", "7.3.0");

    static final String FAILING = "v";
    private static final List<String> ROLES = List.of("d", "b", "p", FAILING, "x", "y");

    private static final String IMAGE = "crash-fleet-image";
    private static final String MAKE = """
            echo %1$s >/etc/version
            echo '{"status":"healthy","version":"%1$s"}' >/www/health
            printf '#!/bin/sh\\n[ "$FAILS" != yes ] || { echo no such model >&2; exit 1; }\\nexec httpd -f -p 8080 -h /www\\n' >/bin/agent
            """;

    private final int number;
    private final Map<String, String> versions = new TreeMap<>();

    SmallFleet(int number) {
        this.number = number;
        ROLES.forEach(role -> versions.put(role + "%02d".formatted(number), FIRST));
    }

    /** An agent's part in its fleet. */
    static String role(String agent) {
        return agent.substring(0, 1);
    }

    static boolean isProcess(String role) {
        return role.equals("p") || role.equals("y");
    }

    /** The agents and what they run. */
    Map<String, String> versions() {
        return versions;
    }

    /** A version that none of them runs. */
    String next() {
        return ASKED.stream()
                .filter(version -> !versions.containsValue(version))
                .findFirst()
                .orElseThrow();
    }

    void writeTo(InventoryWriter writer) {
        boolean even = number % 2 == 0;
        String one = even ? Testbed.MAIN_PC : Testbed.PC2;
        String other = even ? Testbed.PC2 : Testbed.MAIN_PC;
        String id = "%02d".formatted(number);
        String needsFirst = "depends_on: [d%1$s, b%1$s, p%1$s]".formatted(id);
        String needsFailing = "depends_on: [v%s]".formatted(id);
        writer.docker("d" + id, one, 20100 + number);
        writer.dockerBeside("b" + id, other);
        writer.process("p" + id, other, 21100 + number);
        writer.docker("v" + id, one, 20200 + number, "env: { FAILS: \"yes\" }", needsFirst);
        writer.dockerBeside("x" + id, other, needsFailing);
        writer.process("y" + id, one, 21200 + number, "none", needsFailing);
    }

    /** Puts the images of the versions that are asked for on a machine. */
    static void provideImages(String machine) {
        for (String version : ASKED) {
            Testbed.docker(machine, "run", "--name", IMAGE, "agent:1.0.0", "sh", "-c", MAKE.formatted(version));
            Testbed.docker(machine, "commit", "--change", "CMD [\"/bin/agent\"]", IMAGE, "agent:" + version);
            Testbed.docker(machine, "rm", IMAGE);
        }
    }

    static void removeImages(String machine) {
        ASKED.forEach(version -> Testbed.docker(machine, "rmi", "-f", "agent:" + version));
    }
}
