package io.opsaga.activities.postgresql;

import java.util.List;
import java.util.Map;

/**
 * A program that writes a dump to its standard output, for whoever takes streams. It is well only if it ends with 0.
 *
 * @param program with its arguments, which everybody on this host can read; there is no password among them
 * @param environment what it is given; the path of a file with the password, which is there until the dump is closed
 */
public record DumpCommand(List<String> program, Map<String, String> environment) {
    public DumpCommand {
        program = List.copyOf(program);
        environment = Map.copyOf(environment);
    }
}
