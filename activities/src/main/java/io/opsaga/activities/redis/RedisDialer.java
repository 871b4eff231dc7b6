package io.opsaga.activities.redis;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** How a server is connected to: directly, or through a tunnel. It is also asked for the nodes that a cluster announces. */
@FunctionalInterface
public interface RedisDialer {
    /**
     * Connects.
     *
     * @return a connected socket, of which only the streams and {@code close} are used. Closing it must end a read or write that
     *     another thread is blocked in: that is how silence ends a connection. It needs no time-outs of its own
     */
    Socket dial(RedisAddress address) throws IOException;

    /** Straight to the address, as it is. */
    static RedisDialer direct(Duration patience) {
        return address -> {
            Socket socket = new Socket();
            try {
                socket.setTcpNoDelay(true);
                socket.connect(
                        new InetSocketAddress(address.host(), address.port()), Math.toIntExact(patience.toMillis()));
                return socket;
            } catch (IOException | RuntimeException e) {
                socket.close();
                throw e;
            }
        };
    }
}
