package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** A question is never answered by a deed: {@code dry_run} is refused by every address that has no plan. */
class DryRunTest extends ApiTest {
    private static final Set<String> PLANNED = Set.of(
            "POST /deploy",
            "POST /fleet/deploy",
            "POST /rollback",
            "POST /agents/stop",
            "POST /agents/x/stop",
            "POST /api/v1/operations/x",
            "POST /api/v1/operations/x/rollback");

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    @Test
    void isRefusedWhereThereIsNoPlan() {
        List<String> routes = routes();
        assertThat(routes).contains("POST /quarantine/lift", "POST /keys", "POST /deployments/x/retry_rollback");
        assertThat(routes).containsAll(PLANNED);

        for (String route : routes) {
            if (!PLANNED.contains(route)) {
                for (String value : List.of("true", "false", "TRUE", "")) {
                    Answer answer = send(route, "?dry_run=" + value);
                    assertThat(answer.status()).as(route).isEqualTo(400);
                    assertThat(answer.at("/errors/0/field")).as(route).isEqualTo("dry_run");
                }
            }
        }
    }

    @Test
    void whateverElseIsInTheQueryIsRefusedEverywhere() {
        for (String route : routes()) {
            Answer answer = send(route, "?dryrun=true");
            assertThat(answer.status()).as(route).isEqualTo(400);
            assertThat(answer.at("/errors/0/field")).as(route).isEqualTo("dryrun");
        }
        for (String path : List.of("/environments", "/health", "/health/live", "/deployments", "/quarantine")) {
            http.get(path + "?x=1").isProblem(400, "invalid-request");
        }
    }

    @Test
    void itsValueIsTrueOrFalse() {
        for (String query : List.of("dry_run=TRUE", "dry_run=1", "dry_run", "dry_run=true&dry_run=false")) {
            for (String route : PLANNED) {
                assertThat(send(route, "?" + query).at("/errors/0/field"))
                        .as(query)
                        .isEqualTo("dry_run");
            }
        }
        assertThat(store.size()).isZero();
    }

    private Answer send(String route, String query) {
        String[] parts = route.split(" ", 2);
        return http.send(parts[0], parts[1] + query, "{}", "Content-Type", "application/json");
    }

    /** Every address that changes something, with x for what varies. */
    private List<String> routes() {
        List<String> routes = new ArrayList<>();
        mapping.getHandlerMethods()
                .forEach((info, method) -> info.getMethodsCondition().getMethods().stream()
                        .filter(verb -> !verb.name().equals("GET"))
                        .forEach(verb -> info.getPatternValues()
                                .forEach(pattern -> routes.add("%s %s".formatted(verb, address(pattern))))));
        return routes.stream().distinct().toList();
    }

    private static String address(String pattern) {
        return pattern.replaceAll("\\{\\w+:(\\w+)[^}]*}", "$1").replaceAll("\\{[^}]*}", "x");
    }
}
