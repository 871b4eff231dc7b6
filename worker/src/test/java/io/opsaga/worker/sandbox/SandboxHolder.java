package io.opsaga.worker.sandbox;

import java.nio.file.Path;
import java.util.Locale;

/** Holds a sandbox open in a JVM of its own until that is killed; says both ports once it is up. */
final class SandboxHolder {
    static final String PORT = "port ";

    private SandboxHolder() {}

    public static void main(String[] args) throws Exception {
        Locale.setDefault(Locale.ROOT);
        Path data = Path.of(args[0]);
        Sandbox sandbox = Sandbox.open(data, 0, 0, data.resolve("agent.jar"));
        System.out.println(PORT + sandbox.port(Sandbox.MAIN));
        System.out.println(PORT + sandbox.port(Sandbox.SECOND));
        System.in.read();
    }
}
