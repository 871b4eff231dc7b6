package io.opsaga.api.requests;

import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.api.problems.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads every body whole, up to a limit, whether or not its length was announced. All our bodies are small. No thread waits for one
 * that has not come.
 */
@Component
@Order(BodyLimitFilter.ORDER)
class BodyLimitFilter extends OncePerRequestFilter {
    /** After access has been checked: nobody's bytes are read before. */
    static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 200;

    static final int LARGEST = 64 * 1024;

    private static final int AT_ONCE_IN_PIECES = 32;

    private final Semaphore pieces = new Semaphore(AT_ONCE_IN_PIECES);
    private final ProblemWriter problems;

    BodyLimitFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        byte[] read = BodyReading.of(request);
        if (read != null) {
            chain.doFilter(new ReadRequest(request, read), response);
        } else if (request.getContentLengthLong() > LARGEST) {
            refuse(request, response, tooLarge());
        } else if (request.getHeader("Transfer-Encoding") != null) {
            inPieces(request, response, chain);
        } else if (hasCome(request)) {
            goOn(request, response, chain);
        } else {
            BodyReading.begin(request, response, problems, LARGEST);
        }
    }

    /** It comes once more when its body has come. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    private static boolean hasCome(HttpServletRequest request) throws IOException {
        long length = request.getContentLengthLong();
        return length <= 0 || length <= request.getInputStream().available();
    }

    /** Of a broken piece the container tells only whoever waits for it; so these are waited for, by a few threads. */
    private void inPieces(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!pieces.tryAcquire()) {
            String detail = "Too many bodies come in chunks, and slowly. One whose Content-Length is sent is taken.";
            refuse(request, response, new ProblemException(ProblemKind.UNAVAILABLE, detail));
            return;
        }
        byte[] body;
        try {
            body = request.getInputStream().readNBytes(LARGEST + 1);
        } catch (IOException e) {
            refuse(request, response, endedTooSoon());
            return;
        } finally {
            pieces.release();
        }
        if (body.length > LARGEST) {
            refuse(request, response, tooLarge());
        } else {
            chain.doFilter(new ReadRequest(request, body), response);
        }
    }

    private void goOn(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        byte[] body;
        try {
            body = request.getInputStream().readNBytes(LARGEST + 1);
        } catch (IOException e) {
            refuse(request, response, endedTooSoon());
            return;
        }
        chain.doFilter(new ReadRequest(request, body), response);
    }

    static ProblemException tooLarge() {
        return new ProblemException(ProblemKind.TOO_LARGE, "A body may have at most %d bytes.".formatted(LARGEST));
    }

    static ProblemException endedTooSoon() {
        return new ProblemException(ProblemKind.INVALID_REQUEST, "The body ended too soon.");
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, ProblemException problem)
            throws IOException {
        response.setHeader("Connection", "close");
        problems.write(request, response, problem);
    }
}
