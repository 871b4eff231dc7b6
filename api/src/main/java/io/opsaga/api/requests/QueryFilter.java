package io.opsaga.api.requests;

import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.api.problems.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses what the container cannot read as a query, before anybody asks it for a parameter and takes the refusal for a fault of ours. */
@Component
@Order(BodyLimitFilter.ORDER + 1)
class QueryFilter extends OncePerRequestFilter {
    private final ProblemWriter problems;

    QueryFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    /** Also of a request that comes once more when its body has come. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (readable(request)) {
            chain.doFilter(request, response);
            return;
        }
        String detail =
                "The query cannot be read: it has a parameter without a name, a % that is not followed by two hexadecimal"
                        + " digits, something that is not UTF-8, or too many parameters.";
        problems.write(request, response, new ProblemException(ProblemKind.INVALID_REQUEST, detail));
    }

    private static boolean readable(HttpServletRequest request) {
        try {
            return request.getParameterMap() != null;
        } catch (IllegalStateException e) {
            // So the container says it, and says it again to whoever asks next.
            return false;
        }
    }
}
