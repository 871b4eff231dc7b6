package io.opsaga.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The program: reads its settings from the environment, notes its start in {@code starts.log}, and answers on 127.0.0.1 until it is
 * terminated. Exit codes: 1 a port could not be bound or a file not be written, 2 the settings are wrong, 3 the crash it was asked for.
 */
public final class SampleAgent implements AutoCloseable {
    private final AgentHttp http;
    private final @Nullable Bridge bridge;

    private SampleAgent(AgentHttp http, @Nullable Bridge bridge) {
        this.http = http;
        this.bridge = bridge;
    }

    /** Starts the agent of this process's environment; SIGTERM ends it at once, as there is nothing to save. */
    public static void main(String[] args) {
        try {
            Settings settings = Settings.of(System.getenv(), Path.of(""));
            StartLog.append(Path.of(""), settings.version());
            if (settings.failure().kind() == FailureSwitch.Kind.CRASH) {
                System.err.println(settings.agent() + " was asked to crash");
                System.exit(3);
            }
            start(settings);
            System.out.println(Instant.now() + " " + settings.agent() + " " + settings.version()
                    + " listens on 127.0.0.1:" + settings.port());
        } catch (IllegalArgumentException wrong) {
            fail(wrong, 2);
        } catch (IOException | RuntimeException broken) {
            fail(broken, 1);
        }
    }

    /**
     * Starts an agent inside this process; whoever starts it closes it.
     *
     * @throws IOException if its port, or its bridge's, cannot be bound
     */
    static SampleAgent start(Settings settings) throws IOException {
        Bridge bridge = bridge(settings);
        try {
            return new SampleAgent(AgentHttp.start(settings, bridge), bridge);
        } catch (IOException | RuntimeException failure) {
            if (bridge != null) {
                bridge.close();
            }
            throw failure;
        }
    }

    private static @Nullable Bridge bridge(Settings settings) throws IOException {
        String bind = settings.bridgeBind();
        if (bind != null) {
            return BridgeHub.bind(bind);
        }
        String connect = settings.bridgeConnect();
        return connect == null ? null : BridgeLink.connect(connect, settings.agent());
    }

    /** The port it answers on; of interest where port 0 was asked for. */
    int port() {
        return http.port();
    }

    @Override
    public void close() {
        http.close();
        if (bridge != null) {
            bridge.close();
        }
    }

    private static void fail(Exception failure, int code) {
        System.err.println("The agent cannot start: " + failure.getMessage());
        System.exit(code);
    }
}
