package io.opsaga.sample;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The agent's pages {@code /health}, {@code /metrics} and {@code /version} on 127.0.0.1. */
final class AgentHttp implements HttpHandler, AutoCloseable {
    private static final int THREADS = 3;
    private static final String JSON = "application/json";

    private final AgentState state;
    private final HttpServer server;
    private final ExecutorService executor;

    private AgentHttp(AgentState state, HttpServer server, ExecutorService executor) {
        this.state = state;
        this.server = server;
        this.executor = executor;
    }

    /** Binds and serves. @throws IOException if the port is taken */
    static AgentHttp start(Settings settings, @Nullable Bridge bridge) throws IOException {
        // A caller that stalls in the middle of a request must not hold one of the few threads for ever (seconds).
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.maxRspTime", "10");
        System.setProperty("sun.net.httpserver.nodelay", "true");
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), settings.port());
        HttpServer server;
        try {
            server = HttpServer.create(address, 0);
        } catch (IOException taken) {
            throw new IOException("cannot listen on " + address + ": " + taken.getMessage(), taken);
        }
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        AgentHttp http = new AgentHttp(new AgentState(settings, bridge), server, executor);
        server.setExecutor(executor);
        server.createContext("/", http);
        server.start();
        return http;
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try {
            state.countRequest();
            if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                send(exchange, 405, JSON, "{\"error\":\"method not allowed\"}");
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/health" -> {
                    AgentState.Health health = state.health();
                    send(exchange, health.status(), JSON, health.body());
                }
                case "/version" -> send(exchange, 200, JSON, state.version());
                case "/metrics" -> send(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", state.metrics());
                default -> send(exchange, 404, JSON, "{\"error\":\"not found\"}");
            }
        } finally {
            exchange.close();
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
