package io.opsaga.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is told by its environment.
 *
 * @param port on 127.0.0.1; 0 takes any free one
 * @param version {@code AGENT_VERSION}, or else the first line of a file {@code VERSION} in the working directory
 * @param bridgeBind the address this agent offers the bridge at, if it is the bridge
 * @param bridgeConnect the address of the bridge this agent depends on, if it does
 */
record Settings(
        String agent,
        String role,
        int port,
        String version,
        @Nullable String bridgeBind,
        @Nullable String bridgeConnect,
        FailureSwitch failure) {

    /**
     * Reads the variables {@code AGENT_ID}, {@code AGENT_ROLE}, {@code AGENT_PORT}, {@code AGENT_VERSION}, {@code BRIDGE_BIND},
     * {@code BRIDGE_CONNECT} and {@code AGENT_FAIL}.
     *
     * @throws IllegalArgumentException if one is missing or makes no sense; the message names it
     * @throws IOException if there is a VERSION file that cannot be read
     */
    static Settings of(Map<String, String> environment, Path directory) throws IOException {
        String bind = optional(environment, "BRIDGE_BIND");
        String connect = optional(environment, "BRIDGE_CONNECT");
        if (bind != null && connect != null) {
            throw new IllegalArgumentException("BRIDGE_BIND and BRIDGE_CONNECT exclude each other");
        }
        String role = optional(environment, "AGENT_ROLE");
        return new Settings(
                required(environment, "AGENT_ID"),
                role == null ? "agent" : role,
                port(required(environment, "AGENT_PORT")),
                version(environment, directory),
                bind,
                connect,
                FailureSwitch.parse(optional(environment, "AGENT_FAIL")));
    }

    private static String version(Map<String, String> environment, Path directory) throws IOException {
        String given = optional(environment, "AGENT_VERSION");
        if (given != null) {
            return given;
        }
        Path file = directory.resolve("VERSION");
        if (!Files.exists(file)) {
            return "unknown";
        }
        String text = Files.readString(file).strip();
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end).strip();
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException noNumber) {
            // Told below, together with numbers out of range.
        }
        throw new IllegalArgumentException("AGENT_PORT is not a port: " + text);
    }

    private static String required(Map<String, String> environment, String name) {
        String value = optional(environment, name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is not set");
        }
        return value;
    }

    private static @Nullable String optional(Map<String, String> environment, String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
