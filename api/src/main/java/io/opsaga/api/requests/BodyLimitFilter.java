package io.opsaga.api.requests;

import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.api.problems.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Reads every body whole, up to a limit, whether or not its length was announced. All our bodies are small. */
@Component
@Order(BodyLimitFilter.ORDER)
class BodyLimitFilter extends OncePerRequestFilter {
    /** After access has been checked: nobody's bytes are read before. */
    static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 200;

    static final int LARGEST = 64 * 1024;

    private final ProblemWriter problems;

    BodyLimitFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > LARGEST) {
            refuse(request, response);
            return;
        }
        byte[] body;
        try {
            body = request.getInputStream().readNBytes(LARGEST + 1);
        } catch (IOException e) {
            response.setHeader("Connection", "close");
            problems.write(
                    request, response, new ProblemException(ProblemKind.INVALID_REQUEST, "The body ended too soon."));
            return;
        }
        if (body.length > LARGEST) {
            refuse(request, response);
            return;
        }
        chain.doFilter(new ReadRequest(request, body), response);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Connection", "close");
        String detail = "A body may have at most %d bytes.".formatted(LARGEST);
        problems.write(request, response, new ProblemException(ProblemKind.TOO_LARGE, detail));
    }
}
