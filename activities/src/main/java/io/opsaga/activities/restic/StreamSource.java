package io.opsaga.activities.restic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The program whose output is backed up. It is well only if it ends with 0.
 *
 * @param program with its arguments, which everybody on this host can read
 * @param environment what it is given beside restic's environment, and restic as well; the values are never shown
 */
public record StreamSource(List<String> program, Map<String, String> environment) {
    public StreamSource {
        program = List.copyOf(program);
        environment = Map.copyOf(environment);
        if (program.isEmpty()) {
            throw new IllegalArgumentException("no program");
        }
        for (String name : environment.keySet()) {
            if (name.startsWith("RESTIC_") || name.startsWith("AWS_")) {
                throw new IllegalArgumentException("restic would take for its own: " + name);
            }
        }
    }

    /** One that needs nothing in its environment. */
    public static StreamSource of(String... program) {
        return new StreamSource(List.of(program), Map.of());
    }

    /**
     * The program as restic is told it. Restic may end without having read the last words of a source that fails; so they go where restic's
     * own words go.
     */
    List<String> command() {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 2>/proc/$PPID/fd/2", "sh"));
        command.addAll(program);
        return command;
    }

    @Override
    public String toString() {
        return "StreamSource" + program;
    }
}
