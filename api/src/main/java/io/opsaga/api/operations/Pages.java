package io.opsaga.api.operations;

import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.Query;
import io.opsaga.operation.OperationKind;
import io.opsaga.operation.OperationKinds;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.OperationLog.Filter;
import io.opsaga.operation.Progress;
import io.opsaga.operation.QueuePosition;
import io.opsaga.saga.Stage;
import io.opsaga.saga.Verdict;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lists operations, page by page. */
@Component
public class Pages {
    private static final int MOST = 500;
    private static final int USUAL = 50;
    private static final List<String> OUTCOMES = Arrays.stream(Verdict.values())
            .map(verdict -> verdict.name().toLowerCase(Locale.ROOT))
            .toList();

    private final OperationLog log;
    private final QueuePositions places;
    private final List<String> kinds;
    private final List<String> stages;
    private final EnvironmentNames environments;

    Pages(OperationLog log, QueuePositions places, OperationKinds kinds, EnvironmentNames environments) {
        this.log = log;
        this.places = places;
        this.kinds = kinds.all().stream().map(OperationKind::name).toList();
        this.stages = kinds.stages().stream().map(Stage::wire).toList();
        this.environments = environments;
    }

    /**
     * Some of the operations.
     *
     * @param next where the next page begins; null where there is none
     */
    public record Page<T>(List<T> found, @Nullable String next) {}

    /**
     * Those of one kind that the query asks for.
     *
     * @param summary renders one, with its place in the queue where it waits
     */
    public <T> Page<T> of(Query query, String kind, BiFunction<Progress, @Nullable QueuePosition, T> summary) {
        return page(query, kind, "agent_id", summary);
    }

    /** Those of all kinds, or of the one that the query names. */
    <T> Page<T> ofAll(Query query, BiFunction<Progress, @Nullable QueuePosition, T> summary) {
        return page(query, query.oneOf("kind", kinds), "target", summary);
    }

    private <T> Page<T> page(
            Query query,
            @Nullable String kind,
            String target,
            BiFunction<Progress, @Nullable QueuePosition, T> summary) {
        int limit = query.whole("limit", 1, MOST, USUAL);
        Filter filter = filter(query, limit + 1, kind, target);
        query.finish();
        List<Progress> found = log.list(filter);
        List<Progress> page = found.subList(0, Math.min(limit, found.size()));
        Map<String, QueuePosition> waiting = places.of(page);
        return new Page<>(
                page.stream()
                        .map(one ->
                                summary.apply(one, waiting.get(one.operation().id())))
                        .toList(),
                found.size() > limit ? page.get(limit - 1).operation().id() : null);
    }

    private Filter filter(Query query, int limit, @Nullable String kind, String target) {
        boolean active = query.flag("active", true);
        String after = query.text("after");
        if (after != null && log.find(after).isEmpty()) {
            query.wrong("after", "is no operation's id");
        }
        return new Filter(
                active,
                limit,
                after,
                environments.read(query),
                query.text(target),
                query.text("machine"),
                stage(query.oneOf("stage", stages)),
                constant(Verdict.class, query.oneOf("outcome", OUTCOMES)),
                query.text("actor"),
                kind);
    }

    private static @Nullable Stage stage(@Nullable String wire) {
        return wire == null ? null : new Stage(wire.toUpperCase(Locale.ROOT));
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
    public @interface Parameters {}
}
