package io.opsaga.api.access;

import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.api.problems.ProblemWriter;
import io.opsaga.operation.ApiKeys.Role;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** The API's door: everything behind it but the two probes finds an {@link Actor} in the request. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
class AccessFilter extends OncePerRequestFilter {
    /** What somebody asks who only wants to know whether to send requests here; they say that and nothing else. */
    private static final Set<String> OPEN = Set.of("/health/live", "/health/ready");

    private final Doorkeeper doorkeeper;
    private final ProblemWriter problems;

    AccessFilter(Doorkeeper doorkeeper, ProblemWriter problems) {
        this.doorkeeper = doorkeeper;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Doorkeeper.secure(response);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (Origins.changesNothing(request) && OPEN.contains(request.getRequestURI())) {
            chain.doFilter(request, response);
            return;
        }
        Actor actor = null;
        try {
            actor = doorkeeper.admit(request, false);
            check(actor, request);
            request.setAttribute(Actor.ATTRIBUTE, actor);
            chain.doFilter(request, response);
        } catch (ProblemException e) {
            if (e.kind() == ProblemKind.UNAUTHENTICATED) {
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"opsaga\"");
            }
            problems.write(request, response, e);
        } finally {
            doorkeeper.watch(request, response, actor);
        }
    }

    private void check(Actor actor, HttpServletRequest request) {
        doorkeeper.refuseOtherSites(request);
        if (!Origins.changesNothing(request) && actor.role().compareTo(Role.OPERATOR) < 0) {
            throw new ProblemException(
                    ProblemKind.FORBIDDEN,
                    "%s is a %s, who may only read."
                            .formatted(actor.name(), actor.role().wire()));
        }
    }
}
