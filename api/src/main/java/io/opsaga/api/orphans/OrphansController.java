package io.opsaga.api.orphans;

import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.Query;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.orphan.Orphans;
import io.opsaga.orphan.Orphans.Report;
import io.opsaga.orphan.Orphans.Seen;
import io.opsaga.orphan.Orphans.Unknown;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Orphans over HTTP. */
@RestController
@Tag(name = "orphans")
class OrphansController {
    private final ObjectProvider<Orphans> orphans;
    private final EnvironmentNames environments;

    OrphansController(ObjectProvider<Orphans> orphans, EnvironmentNames environments) {
        this.orphans = orphans;
        this.environments = environments;
    }

    /** What was found, and of what nobody can tell. */
    record Found(List<OrphanView> orphans, List<UnknownView> unknown) {}

    /**
     * One orphan.
     *
     * @param reason {@code gone} where no inventory declares the agent, {@code moved} where it is declared elsewhere, or to be run otherwise
     * @param declaredOn the machine that it is declared to be on; null where it is declared nowhere
     * @param state running, or what else its machine calls it
     */
    record OrphanView(
            String agentId,
            String environment,
            String machine,
            String runtime,
            String reason,
            @Nullable String declaredOn,
            String version,
            String state,
            @Nullable Instant since) {
        static OrphanView of(Seen seen) {
            return new OrphanView(
                    seen.orphan().agent(),
                    seen.environment(),
                    seen.orphan().machine(),
                    seen.orphan().runtime().wire(),
                    seen.declaredOn() == null ? "gone" : "moved",
                    seen.declaredOn(),
                    seen.version(),
                    seen.state(),
                    seen.since());
        }
    }

    /**
     * Something of which nobody can tell whether it is an orphan.
     *
     * @param agentId null where it is about a whole machine
     */
    record UnknownView(
            String environment, String machine, @Nullable String agentId, String reason, String message) {
        static UnknownView of(Unknown unknown) {
            return new UnknownView(
                    unknown.environment(),
                    unknown.machine(),
                    unknown.agent().isEmpty() ? null : unknown.agent(),
                    unknown.why().wire(),
                    unknown.sentence());
        }
    }

    @GetMapping("/api/v1/orphans")
    @Operation(
            summary =
                    "What agents have left on machines where they are not declared to be, as the machines tell it now, and of what nobody can tell")
    @Parameter(in = ParameterIn.QUERY, name = "environment")
    Found orphans(HttpServletRequest request) {
        Query query = new Query(request.getParameterMap());
        String environment = environments.read(query);
        query.finish();
        EnvironmentName name =
                EnvironmentName.of(environment == null ? "" : environment).orElse(null);
        Report report =
                orphans.stream().findFirst().map(all -> all.look(name)).orElse(new Report(List.of(), List.of()));
        return new Found(
                report.orphans().stream().map(OrphanView::of).toList(),
                report.unknown().stream().map(UnknownView::of).toList());
    }
}
