package io.opsaga.api.requests;

import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.api.problems.ProblemWriter;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Reads one body as it comes, while no thread waits for it. When it is whole, the request goes on with it; who takes too long, or
 * sends too much, is refused.
 */
final class BodyReading implements ReadListener, AsyncListener {
    /** For all of a body. */
    static final Duration WITHIN = Duration.ofSeconds(10);

    private static final String BODY = BodyReading.class.getName();

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final ProblemWriter problems;
    private final int largest;
    private final AsyncContext async;
    private final ServletInputStream in;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final AtomicBoolean over = new AtomicBoolean();

    private BodyReading(HttpServletRequest request, HttpServletResponse response, ProblemWriter problems, int largest)
            throws IOException {
        this.request = request;
        this.response = response;
        this.problems = problems;
        this.largest = largest;
        this.async = request.startAsync();
        this.in = request.getInputStream();
    }

    /** Begins; the request comes again when its body has come. */
    static void begin(HttpServletRequest request, HttpServletResponse response, ProblemWriter problems, int largest)
            throws IOException {
        BodyReading reading = new BodyReading(request, response, problems, largest);
        reading.async.setTimeout(WITHIN.toMillis());
        reading.async.addListener(reading);
        reading.in.setReadListener(reading);
    }

    /** The body that was read before this request came again; null where none was. */
    static byte @Nullable [] of(HttpServletRequest request) {
        return (byte[]) request.getAttribute(BODY);
    }

    @Override
    public void onDataAvailable() {
        try {
            takeIn();
        } catch (IOException e) {
            // Told from here it is still heard; the container closes the connection of a listener that throws.
            refuse(BodyLimitFilter.endedTooSoon());
        }
    }

    private void takeIn() throws IOException {
        byte[] some = new byte[8192];
        while (!over.get() && in.isReady() && !in.isFinished()) {
            int read = in.read(some);
            if (read < 0) {
                return;
            }
            body.write(some, 0, read);
            if (body.size() > largest) {
                refuse(BodyLimitFilter.tooLarge());
            }
        }
    }

    @Override
    public void onAllDataRead() {
        if (over.compareAndSet(false, true)) {
            request.setAttribute(BODY, body.toByteArray());
            async.dispatch();
        }
    }

    /** Of the reading. */
    @Override
    public void onError(Throwable failure) {
        refuse(BodyLimitFilter.endedTooSoon());
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        String detail = "The body did not come within %d seconds.".formatted(WITHIN.toSeconds());
        refuse(new ProblemException(ProblemKind.BODY_TOO_SLOW, detail));
    }

    /** Of the connection. */
    @Override
    public void onError(AsyncEvent event) {
        refuse(BodyLimitFilter.endedTooSoon());
    }

    @Override
    public void onComplete(AsyncEvent event) {
        // Nothing is kept.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Whoever comes after us and waits has its own listeners.
    }

    private void refuse(ProblemException problem) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        try {
            UnreadBodies.drop(request);
            response.setHeader("Connection", "close");
            problems.write(request, response, problem);
        } catch (IOException e) {
            // Whoever asked has gone; there is nobody to tell.
            over.set(true);
        } finally {
            async.complete();
        }
    }
}
