package io.opsaga.worker.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/**
 * The sandbox as a process of its own, so that its machines live on when a worker dies. Others use it by the inventory that it
 * writes, like real machines.
 *
 * <p>Arguments: data folder, SSH port of the first machine (the second has the next one), first port of the agents, the sample
 * agent's jar. It ends with the process.
 */
public final class SandboxApplication {
    private static final int ARGUMENTS = 4;

    private SandboxApplication() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Locale.setDefault(Locale.ROOT);
        if (arguments.length != ARGUMENTS) {
            throw new IllegalArgumentException("Arguments: DATA SSH-PORT AGENT-PORT AGENT-JAR");
        }
        int port = Integer.parseInt(arguments[1]);
        try (Sandbox sandbox = Sandbox.open(
                Path.of(arguments[0]), port, port + 1, Path.of(arguments[3]), Integer.parseInt(arguments[2]))) {
            System.out.println("The sandbox is described by " + sandbox.inventory());
            new CountDownLatch(1).await();
        }
    }
}
