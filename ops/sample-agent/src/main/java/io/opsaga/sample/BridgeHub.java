package io.opsaga.sample;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZFrame;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import org.zeromq.ZMsg;

/**
 * The bridge itself: answers {@code health_check} with {@code healthy}, and passes {@code to AGENT TEXT} on to the connected agent of
 * that id as {@code from SENDER TEXT}, answering {@code forwarded} or {@code unknown AGENT}. It serves REQ and DEALER peers alike,
 * because it gives every envelope back as it came.
 */
final class BridgeHub implements Bridge, Runnable {
    /** How soon a close is noticed; the process as a whole does not wait for it. */
    private static final int POLL_MILLIS = 250;

    private static final long MAX_MESSAGE_BYTES = 64 * 1024;

    private final String address;
    private final ZContext context;
    private final ZMQ.Socket socket;
    private final AtomicLong healthChecks = new AtomicLong();
    private final AtomicLong forwarded = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Thread thread;
    private volatile boolean running = true;

    private BridgeHub(String address, ZContext context, ZMQ.Socket socket) {
        this.address = address;
        this.context = context;
        this.socket = socket;
        this.thread = new Thread(this, "bridge");
        thread.setDaemon(true);
    }

    /** Binds and serves. @throws IOException if the address is taken or makes no sense */
    static BridgeHub bind(String address) throws IOException {
        ZContext context = new ZContext();
        context.setLinger(0);
        ZMQ.Socket socket = context.createSocket(SocketType.ROUTER);
        socket.setReceiveTimeOut(POLL_MILLIS);
        socket.setSendTimeOut(0);
        socket.setMaxMsgSize(MAX_MESSAGE_BYTES);
        // An agent that restarts comes back under the same identity; mandatory makes an unknown receiver an answer, not
        // a silence.
        socket.setRouterHandover(true);
        socket.setRouterMandatory(true);
        try {
            socket.bind(address);
        } catch (ZMQException | IllegalArgumentException failure) {
            context.close();
            throw new IOException("the bridge cannot be bound to " + address + ": " + failure.getMessage(), failure);
        }
        BridgeHub hub = new BridgeHub(address, context, socket);
        hub.thread.start();
        return hub;
    }

    @Override
    public void run() {
        try {
            while (running) {
                ZMsg message = ZMsg.recvMsg(socket);
                if (message != null && message.size() >= 2) {
                    serve(message);
                }
            }
        } finally {
            context.close();
        }
    }

    private void serve(ZMsg envelope) {
        String text = envelope.removeLast().getString(ZMQ.CHARSET);
        if (text.equals("health_check")) {
            healthChecks.incrementAndGet();
            reply(envelope, "healthy");
        } else if (text.startsWith("to ")) {
            reply(envelope, forward(envelope.getFirst(), text.substring(3)));
        } else {
            refused.incrementAndGet();
            reply(envelope, "unknown request");
        }
    }

    private String forward(ZFrame sender, String rest) {
        int space = rest.indexOf(' ');
        String receiver = space < 0 ? rest : rest.substring(0, space);
        String text = space < 0 ? "" : rest.substring(space + 1);
        ZMsg message = new ZMsg();
        message.add(receiver);
        message.add("");
        message.add("from " + sender.getString(ZMQ.CHARSET) + " " + text);
        if (send(message)) {
            forwarded.incrementAndGet();
            return "forwarded";
        }
        refused.incrementAndGet();
        return "unknown " + receiver;
    }

    private void reply(ZMsg envelope, String text) {
        envelope.add(text);
        // A peer that is gone by now needs no answer.
        boolean unused = send(envelope);
    }

    private boolean send(ZMsg message) {
        try {
            return message.send(socket);
        } catch (ZMQException unreachable) {
            return false;
        }
    }

    @Override
    public @Nullable String complaint() {
        return thread.isAlive() ? null : "the bridge no longer serves " + address;
    }

    @Override
    public String json() {
        return "{\"bound\":" + thread.isAlive() + ",\"address\":" + Json.quote(address) + ",\"health_checks\":"
                + healthChecks.get() + ",\"forwarded\":" + forwarded.get() + "}";
    }

    @Override
    public void metrics(StringBuilder page) {
        page.append("# HELP agent_bridge_messages_total Messages that the bridge took, by what became of them.\n");
        page.append("# TYPE agent_bridge_messages_total counter\n");
        sample(page, "health_check", healthChecks);
        sample(page, "forwarded", forwarded);
        sample(page, "refused", refused);
    }

    private static void sample(StringBuilder page, String kind, AtomicLong count) {
        page.append("agent_bridge_messages_total{kind=\"")
                .append(kind)
                .append("\"} ")
                .append(count.get())
                .append('\n');
    }

    @Override
    public void close() {
        running = false;
        Threads.join(thread);
    }
}
