package io.opsaga.api.webui;

import io.opsaga.api.access.Actor;
import io.opsaga.api.access.Doorkeeper;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.api.problems.ProblemWriter;
import io.opsaga.operation.ApiKeys.Role;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Serves the Web UI's port: nothing of the API is there, and nobody comes in whom {@link Doorkeeper} does not know. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 90)
class WebUiFilter extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(WebUiFilter.class);

    private final WebUiSettings settings;
    private final String publicHost;
    private final Doorkeeper doorkeeper;
    private final WebUiProxy proxy;
    private final ProblemWriter problems;

    WebUiFilter(
            WebUiSettings settings,
            TemporalUiSettings ui,
            Doorkeeper doorkeeper,
            WebUiProxy proxy,
            ProblemWriter problems) {
        this.settings = settings;
        this.publicHost = ui.authority();
        this.doorkeeper = doorkeeper;
        this.proxy = proxy;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return settings.port() == 0 || request.getLocalPort() != settings.port();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Doorkeeper.secure(response);
        Actor actor = null;
        try {
            actor = admitted(request);
            proxy.forward(request, response);
        } catch (ProblemException e) {
            if (e.kind() == ProblemKind.UNAUTHENTICATED) {
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"opsaga\", charset=\"UTF-8\"");
            }
            problems.write(request, response, e);
        } finally {
            doorkeeper.watch(request, response, actor);
        }
    }

    private Actor admitted(HttpServletRequest request) {
        // First: a browser that is asked for a key would show the dialog under the other site's name.
        doorkeeper.refuseOtherNames(request, publicHost);
        doorkeeper.refuseOtherSites(request);
        Actor actor = doorkeeper.admit(request, true);
        Role least = WebUiRules.least(request.getMethod(), request.getRequestURI());
        if (least != Role.VIEWER && !actor.environments().isEmpty()) {
            throw new ProblemException(
                    ProblemKind.FORBIDDEN,
                    "The Web UI knows no environments, and the key of %s is for some of them only."
                            .formatted(actor.name()));
        }
        if (actor.role().compareTo(least) < 0) {
            throw new ProblemException(
                    ProblemKind.FORBIDDEN,
                    "%s is a %s; in the Web UI this is for an %s."
                            .formatted(actor.name(), actor.role().wire(), least.wire()));
        }
        if (least != Role.VIEWER) {
            LOG.info(
                    "{} ({}): {} {} in the Web UI",
                    actor.name(),
                    actor.role().wire(),
                    request.getMethod(),
                    request.getRequestURI());
        }
        return actor;
    }
}
