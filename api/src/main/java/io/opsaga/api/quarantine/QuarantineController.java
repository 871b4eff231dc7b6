package io.opsaga.api.quarantine;

import io.opsaga.api.access.Actor;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.Query;
import io.opsaga.release.Quarantine.Filter;
import io.opsaga.release.Quarantined;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Builds that were rolled back from. */
@RestController
@Tag(name = "quarantine")
class QuarantineController {
    private static final int MOST = 500;
    private static final int USUAL = 50;

    private final QuarantineService desk;
    private final EnvironmentNames environments;

    QuarantineController(QuarantineService desk, EnvironmentNames environments) {
        this.desk = desk;
        this.environments = environments;
    }

    /** @param next the after of the next page; null where there is none */
    record QuarantineList(
            List<QuarantineView> quarantine, @Nullable String next) {}

    @GetMapping("/quarantine")
    @Operation(summary = "Versions in quarantine, or with active=false also those that were; newest first")
    @Parameter(in = ParameterIn.QUERY, name = "active", description = "false: also what was lifted")
    @Parameter(in = ParameterIn.QUERY, name = "limit", description = "1 to 500; 50 where it is not given")
    @Parameter(in = ParameterIn.QUERY, name = "after", description = "the next of the page before")
    @Parameter(in = ParameterIn.QUERY, name = "environment")
    @Parameter(in = ParameterIn.QUERY, name = "artifact", description = "image repository or artifact name")
    @Parameter(in = ParameterIn.QUERY, name = "version")
    QuarantineList list(HttpServletRequest request) {
        Query query = new Query(request.getParameterMap());
        int limit = query.whole("limit", 1, MOST, USUAL);
        Filter filter = new Filter(
                query.flag("active", true),
                limit + 1,
                after(query),
                environments.read(query),
                query.text("artifact"),
                query.text("version"));
        query.finish();
        List<Quarantined> found = desk.list(filter);
        List<Quarantined> page = found.subList(0, Math.min(limit, found.size()));
        String next = found.size() > limit ? Long.toString(page.get(limit - 1).id()) : null;
        return new QuarantineList(page.stream().map(QuarantineView::of).toList(), next);
    }

    @PostMapping(path = "/quarantine/lift", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Let a version be deployed again in an environment, for a reason that is kept")
    QuarantineView lift(
            @RequestBody JsonNode body, @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor) {
        return QuarantineView.of(desk.lift(LiftRequest.read(Body.of(body), environments), actor));
    }

    private static @Nullable Long after(Query query) {
        String after = query.text("after");
        if (after == null) {
            return null;
        }
        if (!after.matches("[0-9]{1,18}")) {
            query.wrong("after", "is no page's next");
            return null;
        }
        return Long.valueOf(after);
    }
}
