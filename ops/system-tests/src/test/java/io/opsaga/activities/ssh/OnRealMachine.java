package io.opsaga.activities.ssh;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests against a machine of the testbed, which is as it was after each. */
abstract class OnRealMachine {
    static final Duration SOON = Duration.ofSeconds(20);
    static final Duration LATE = Duration.ofSeconds(60);

    SshMachines machines;
    RemoteShell shell;

    @BeforeEach
    void connect() {
        machines = new SshMachines();
        shell = machines.shell(Testbed.machine("main-pc"));
        // The first connection of a JVM, to a machine that has just booted, may take longer than one attempt is given.
        await().atMost(LATE)
                .ignoreException(SshException.class)
                .until(() -> shell.run(":", SOON).ok());
    }

    @AfterEach
    void heal() {
        machines.close();
        Testbed.command("wipe");
    }
}
