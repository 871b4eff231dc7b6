package io.opsaga.worker.sandbox;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** An agent that answers with the status that a file says. */
final class AnsweringAgent {
    private static final int NO_BODY = -1;

    private AnsweringAgent() {}

    /** Arguments: port and file. */
    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        Path status = Path.of(arguments[1]);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(
                    Integer.parseInt(Files.readString(status).strip()), NO_BODY);
            exchange.close();
        });
        server.start();
    }

    /** A script that becomes one. */
    static String script(int port, Path status) throws Exception {
        Path classes = Path.of(AnsweringAgent.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return "exec '%s/bin/java' -XX:TieredStopAtLevel=1 -cp '%s' %s %d '%s'\n"
                .formatted(System.getProperty("java.home"), classes, AnsweringAgent.class.getName(), port, status);
    }
}
