package io.opsaga.api.health;

import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.api.problems.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** No part of {@code /actuator/health} has parts of its own; the framework answers who asks for one with a failure. */
@Component
class HealthPaths extends OncePerRequestFilter {
    private static final Pattern TOO_DEEP = Pattern.compile("/actuator/health/+[^/]+/+[^/].*");

    private final ProblemWriter problems;

    HealthPaths(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (TOO_DEEP.matcher(request.getServletPath()).matches()) {
            problems.write(request, response, new ProblemException(ProblemKind.NOT_FOUND, "Nothing is here."));
            return;
        }
        chain.doFilter(request, response);
    }
}
