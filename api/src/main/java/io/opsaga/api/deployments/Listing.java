package io.opsaga.api.deployments;

import io.opsaga.api.requests.Query;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.fleet.FleetKind;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.OperationLog.Filter;
import io.opsaga.operation.Place;
import io.opsaga.operation.Progress;
import io.opsaga.saga.Stage;
import io.opsaga.saga.Verdict;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lists operations, page by page. */
@Component
class Listing {
    private static final int MOST = 500;
    private static final int USUAL = 50;
    private static final List<String> ENVIRONMENTS =
            Arrays.stream(EnvironmentName.values()).map(EnvironmentName::wire).toList();
    private static final List<String> STAGES =
            Arrays.stream(Stage.values()).map(Stage::wire).toList();
    private static final List<String> OUTCOMES = Arrays.stream(Verdict.values())
            .map(verdict -> verdict.name().toLowerCase(Locale.ROOT))
            .toList();

    private final OperationLog log;
    private final DeploymentViews views;
    private final FleetViews fleets;
    private final Places places;

    Listing(OperationLog log, DeploymentViews views, FleetViews fleets, Places places) {
        this.log = log;
        this.views = views;
        this.fleets = fleets;
        this.places = places;
    }

    DeploymentList deployments(Query query) {
        List<Progress> found = new ArrayList<>();
        String next = page(query, DeploymentKind.NAME, found);
        return new DeploymentList(rendered(found, views::summary), next);
    }

    FleetList fleets(Query query) {
        List<Progress> found = new ArrayList<>();
        String next = page(query, FleetKind.NAME, found);
        return new FleetList(rendered(found, fleets::summary), next);
    }

    private <T> List<T> rendered(List<Progress> page, BiFunction<Progress, @Nullable Place, T> summary) {
        Map<String, Place> waiting = places.of(page);
        return page.stream()
                .map(progress ->
                        summary.apply(progress, waiting.get(progress.operation().id())))
                .toList();
    }

    /** Adds a page to what was found; returns where the next one begins, null where there is none. */
    private @Nullable String page(Query query, String kind, List<Progress> into) {
        int limit = query.whole("limit", 1, MOST, USUAL);
        Filter filter = filter(query, limit + 1, kind);
        query.finish();
        List<Progress> found = log.list(filter);
        into.addAll(found.subList(0, Math.min(limit, found.size())));
        return found.size() > limit ? into.get(limit - 1).operation().id() : null;
    }

    private Filter filter(Query query, int limit, String kind) {
        boolean active = query.flag("active", true);
        String after = query.text("after");
        if (after != null && log.find(after).isEmpty()) {
            query.wrong("after", "is no operation's id");
        }
        return new Filter(
                active,
                limit,
                after,
                query.oneOf("environment", ENVIRONMENTS),
                query.text("agent_id"),
                query.text("machine"),
                constant(Stage.class, query.oneOf("stage", STAGES)),
                constant(Verdict.class, query.oneOf("outcome", OUTCOMES)),
                query.text("actor"),
                kind);
    }

    private static <E extends Enum<E>> @Nullable E constant(Class<E> type, @Nullable String wire) {
        return wire == null ? null : Enum.valueOf(type, wire.toUpperCase(Locale.ROOT));
    }

    /** Tells the API's description of the query parameters, which are read by hand. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @Parameter(in = ParameterIn.QUERY, name = "active", description = "false: also those that are over")
    @Parameter(in = ParameterIn.QUERY, name = "limit", description = "1 to 500; 50 where it is not given")
    @Parameter(in = ParameterIn.QUERY, name = "after", description = "the next of the page before")
    @Parameter(in = ParameterIn.QUERY, name = "environment")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "agent_id",
            description = "whom it is about, or who is among those it touched")
    @Parameter(in = ParameterIn.QUERY, name = "machine")
    @Parameter(in = ParameterIn.QUERY, name = "stage")
    @Parameter(in = ParameterIn.QUERY, name = "outcome")
    @Parameter(in = ParameterIn.QUERY, name = "actor")
    @interface Parameters {}
}
