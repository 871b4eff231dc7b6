package io.opsaga.api.agents;

import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.Query;
import io.opsaga.api.selection.AgentFinder;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.release.Releases;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What agents' current versions write. */
@RestController
@Tag(name = "agents")
class AgentLogsController {
    private static final int MOST_LINES = 100_000;
    private static final int USUAL_LINES = 200;
    private static final int LONGEST = 600;

    private final AgentFinder finder;
    private final Releases releases;
    private final LogTexts texts;
    private final LogFollower follower;
    private final EnvironmentNames environments;

    AgentLogsController(
            Inventories inventories,
            Releases releases,
            LogTexts texts,
            LogFollower follower,
            EnvironmentNames environments) {
        this.finder = new AgentFinder(inventories);
        this.releases = releases;
        this.texts = texts;
        this.follower = follower;
        this.environments = environments;
    }

    @GetMapping("/agents/{id}/logs")
    @Operation(
            summary =
                    "The end of what the agent's current version wrote, at most 1 MiB of text; with follow also what it writes from then on")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "environment",
            description = "is required where several environments have an agent of that id")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "tail",
            description = "so many of the last lines, 1 to 100000; 200 where it is not given")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "follow",
            description = "goes on for so many seconds, 1 to 600, looking once a second, over restarts and deployments")
    @Nullable
    ResponseEntity<String> log(@PathVariable("id") String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Query query = new Query(request.getParameterMap());
        String named = environments.read(query);
        int tail = query.whole("tail", 1, MOST_LINES, USUAL_LINES);
        int follow = query.whole("follow", 1, LONGEST, 0);
        query.finish();
        EnvironmentName environment = finder.inventory(id, named).environment();
        if (follow == 0) {
            ReleaseEntry current = current(environment.wire(), id);
            return texts.of(environment.wire(), id, current.machine(), current.operation(), tail);
        }
        follower.follow(
                follow,
                new FollowedAgent(
                        texts, releases, () -> current(environment.wire(), id), texts.follow(environment, id), tail),
                response);
        return null;
    }

    private ReleaseEntry current(String environment, String id) {
        return releases.current(environment, id)
                .orElseThrow(() -> new ProblemException(
                        ProblemKind.NOT_FOUND,
                        "No version of %s is recorded in %s, so none has written anything."
                                .formatted(id, environment)));
    }
}
