package io.opsaga.worker.sandbox;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The environment of a command: nothing of Opsaga's own, which may hold secrets, but what a login on a real machine has. */
final class ShellEnvironment {
    private static final String FALLBACK_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private ShellEnvironment() {}

    static Map<String, String> of(Path home) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("HOME", home.toString());
        environment.put("USER", Sandbox.USER);
        environment.put("LOGNAME", Sandbox.USER);
        environment.put("SHELL", "/bin/sh");
        environment.put("LANG", inherited("LANG", "C.UTF-8"));
        // The sample agents need Java 17; the Java that runs this is one, whatever else the path would offer.
        environment.put(
                "PATH", Path.of(System.getProperty("java.home"), "bin") + ":" + inherited("PATH", FALLBACK_PATH));
        String javaHome = inherited("JAVA_HOME", "");
        if (!javaHome.isEmpty()) {
            environment.put("JAVA_HOME", javaHome);
        }
        return environment;
    }

    private static String inherited(String name, String fallback) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? fallback : value;
    }
}
