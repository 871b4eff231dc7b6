package io.opsaga.activities.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A command with its arguments. Only its name is ever shown: the others are keys, values and passwords. */
final class Command {
    private final String name;
    private final List<byte[]> arguments;

    private Command(String name, List<byte[]> arguments) {
        this.name = name;
        this.arguments = Collections.unmodifiableList(arguments);
    }

    /** @param arguments byte arrays as they are, and everything else as its text in UTF-8 */
    static Command of(String name, Object... arguments) {
        List<byte[]> bytes = new ArrayList<>(arguments.length);
        for (Object argument : arguments) {
            bytes.add(
                    argument instanceof byte[] some
                            ? some
                            : String.valueOf(argument).getBytes(StandardCharsets.UTF_8));
        }
        return new Command(name, bytes);
    }

    String name() {
        return name;
    }

    List<byte[]> arguments() {
        return arguments;
    }

    @Override
    public String toString() {
        return name;
    }
}
