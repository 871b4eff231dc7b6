package io.opsaga.api.requests;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Closes the connection of whoever was answered before its body had come. The container would read on, to use the connection once
 * more, and keep a thread for as long as the body takes.
 */
final class UnreadBodies extends ValveBase {
    private static final String DROP = UnreadBodies.class.getName();

    UnreadBodies() {
        super(true);
    }

    /** What has not come yet of the request's body is not waited for. */
    static void drop(ServletRequest request) {
        if (request.getAttribute(DROP) instanceof Runnable drop) {
            drop.run();
        }
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        Runnable drop = () -> request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        request.setAttribute(DROP, drop);
        getNext().invoke(request, response);
        if (!request.isAsync() && !hasCome(request)) {
            response.setHeader("Connection", "close");
            drop.run();
        }
    }

    private static boolean hasCome(Request request) {
        AtomicBoolean read = new AtomicBoolean();
        request.getCoyoteRequest().action(ActionCode.REQUEST_BODY_FULLY_READ, read);
        long length = request.getContentLengthLong();
        boolean buffered = length >= 0
                && length <= request.getCoyoteRequest().getInputBuffer().available();
        return read.get() || buffered;
    }
}
