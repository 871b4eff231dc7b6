package io.opsaga.api.access;

import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.api.problems.ProblemWriter;
import io.opsaga.operation.ApiKeys;
import io.opsaga.operation.ApiKeys.Role;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Finds out who asks and whether they may; everything behind it finds an {@link Actor} in the request. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
class AccessFilter extends OncePerRequestFilter {
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([\\x21-\\x7e]{1,512})");

    private final ApiKeys keys;
    private final AccessSettings settings;
    private final ProblemWriter problems;

    AccessFilter(ApiKeys keys, AccessSettings settings, ProblemWriter problems) {
        this.keys = keys;
        this.settings = settings;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        try {
            Actor actor = actor(request);
            check(actor, request);
            request.setAttribute(Actor.ATTRIBUTE, actor);
        } catch (ProblemException e) {
            if (e.kind() == ProblemKind.UNAUTHENTICATED) {
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"opsaga\"");
            }
            problems.write(request, response, e);
            return;
        }
        chain.doFilter(request, response);
    }

    private Actor actor(HttpServletRequest request) {
        List<String> shown = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        if (shown.isEmpty()) {
            if (settings.localAdmin() && Origins.isLocal(request)) {
                return Actor.LOCAL;
            }
            throw new ProblemException(
                    ProblemKind.UNAUTHENTICATED,
                    "Show a key as 'Authorization: Bearer …'. Without one only this machine itself is served, under the names"
                            + " localhost, 127.0.0.1 and [::1].");
        }
        Matcher bearer = BEARER.matcher(shown.get(0));
        if (shown.size() > 1 || !bearer.matches()) {
            throw new ProblemException(
                    ProblemKind.UNAUTHENTICATED, "The Authorization header must be 'Bearer' and one key.");
        }
        return keys.find(bearer.group(1))
                .map(owner -> new Actor(owner.name(), owner.role()))
                .orElseThrow(() -> new ProblemException(ProblemKind.UNAUTHENTICATED, "The key is not known."));
    }

    private static void check(Actor actor, HttpServletRequest request) {
        if (Origins.changesNothing(request)) {
            return;
        }
        if (Origins.crossOrigin(request)) {
            throw new ProblemException(
                    ProblemKind.CROSS_ORIGIN, "A page of another site may read nothing and change nothing here.");
        }
        if (actor.role().compareTo(Role.OPERATOR) < 0) {
            throw new ProblemException(
                    ProblemKind.FORBIDDEN,
                    "%s is a %s, who may only read."
                            .formatted(actor.name(), actor.role().wire()));
        }
    }
}
