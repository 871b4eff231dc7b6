package io.opsaga.sample;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMsg;

/**
 * The far end of the bridge: asks it for its health every two seconds, and counts what other agents send through it. It is connected as
 * long as the last answer is younger than ten seconds.
 */
final class BridgeLink implements Bridge, Runnable {
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How soon a close is noticed. */
    private static final int POLL_MILLIS = 250;

    private static final int HANDSHAKE_MILLIS = 500;

    private final String address;
    private final ZContext context;
    private final ZMQ.Socket socket;
    private final Duration interval;
    private final Duration patience;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final Thread thread;
    private volatile boolean running = true;
    /** {@link System#nanoTime} of the last answer; only meaningful once there was one. */
    private volatile long lastAnswer;

    private BridgeLink(String address, ZContext context, ZMQ.Socket socket, Duration interval, Duration patience) {
        this.address = address;
        this.interval = interval;
        this.patience = patience;
        this.context = context;
        this.socket = socket;
        this.thread = new Thread(this, "bridge-link");
        thread.setDaemon(true);
    }

    /** Starts asking; the bridge need not be there yet. @throws IOException if the address makes no sense */
    static BridgeLink connect(String address, String agent) throws IOException {
        return connect(address, agent, INTERVAL, PATIENCE);
    }

    /** As {@link #connect(String, String)}, asking at another interval and losing patience after another time. */
    static BridgeLink connect(String address, String agent, Duration interval, Duration patience) throws IOException {
        ZContext context = new ZContext();
        context.setLinger(0);
        ZMQ.Socket socket = context.createSocket(SocketType.DEALER);
        socket.setIdentity(agent.getBytes(ZMQ.CHARSET));
        socket.setReceiveTimeOut(POLL_MILLIS);
        socket.setSendTimeOut(0);
        // Questions are not queued for a bridge that is away: a late heap of answers would say nothing about now.
        socket.setImmediate(false);
        // JeroMQ 0.6.0 leaves a few of a hundred new connections without a handshake (its issue 1022); by default it
        // notices after 30 s.
        socket.setHandshakeIvl(HANDSHAKE_MILLIS);
        socket.setReconnectIVL(200);
        socket.setReconnectIVLMax(2000);
        try {
            socket.connect(address);
        } catch (RuntimeException failure) {
            context.close();
            throw new IOException("the bridge cannot be reached at " + address + ": " + failure.getMessage(), failure);
        }
        BridgeLink link = new BridgeLink(address, context, socket, interval, patience);
        link.thread.start();
        return link;
    }

    @Override
    public void run() {
        try {
            long next = System.nanoTime();
            while (running) {
                // Until there is an answer it asks at every turn: a question may be lost with a connection that failed
                // half-way.
                if ((System.nanoTime() - next >= 0 || complaint() != null) && ask()) {
                    next = System.nanoTime() + interval.toNanos();
                }
                ZMsg message = ZMsg.recvMsg(socket);
                if (message != null && !message.isEmpty()) {
                    take(message.removeLast().getString(ZMQ.CHARSET));
                }
            }
        } finally {
            context.close();
        }
    }

    /** False while there is no connection. */
    private boolean ask() {
        ZMsg question = new ZMsg();
        question.add("");
        question.add("health_check");
        if (!question.send(socket)) {
            return false;
        }
        sent.incrementAndGet();
        return true;
    }

    private void take(String text) {
        if (text.equals("healthy")) {
            lastAnswer = System.nanoTime();
            answers.incrementAndGet();
        } else if (text.startsWith("from ")) {
            received.incrementAndGet();
        }
    }

    @Override
    public @Nullable String complaint() {
        if (answers.get() == 0) {
            return "no answer from the bridge at " + address + " yet";
        }
        long age = ageMillis();
        return age <= patience.toMillis()
                ? null
                : "no answer from the bridge at " + address + " for " + age / 1000 + " s";
    }

    @Override
    public String json() {
        boolean answered = answers.get() > 0;
        return "{\"connected\":" + (complaint() == null) + ",\"last_reply_age_ms\":" + (answered ? ageMillis() : "null")
                + ",\"address\":" + Json.quote(address) + "}";
    }

    private long ageMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastAnswer);
    }

    @Override
    public void metrics(StringBuilder page) {
        page.append("# HELP agent_bridge_messages_total Messages exchanged with the bridge, by kind.\n");
        page.append("# TYPE agent_bridge_messages_total counter\n");
        page.append("agent_bridge_messages_total{kind=\"asked\"} ").append(sent).append('\n');
        page.append("agent_bridge_messages_total{kind=\"answered\"} ")
                .append(answers)
                .append('\n');
        page.append("agent_bridge_messages_total{kind=\"received\"} ")
                .append(received)
                .append('\n');
        page.append("# HELP agent_bridge_connected Whether the bridge answered lately.\n");
        page.append("# TYPE agent_bridge_connected gauge\n");
        page.append("agent_bridge_connected ")
                .append(complaint() == null ? 1 : 0)
                .append('\n');
    }

    @Override
    public void close() {
        running = false;
        Threads.join(thread);
    }
}
