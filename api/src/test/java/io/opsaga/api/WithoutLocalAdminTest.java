package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.ApiKeys.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.TestPropertySource;

/** As behind a reverse proxy on the same machine: nobody is let in without a key. */
@TestPropertySource(properties = "opsaga.access.local-admin=false")
class WithoutLocalAdminTest extends ApiTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health",
                "/health/",
                "/health/live/x",
                "/health/ready;x",
                "/actuator/health",
                "/actuator/health/readiness",
                "/actuator/prometheus",
                "/deployments",
                "/docs",
                "/docs/openapi.json",
                "/keys",
                "/whoami",
                "/"
            })
    void everythingWantsAKey(String path) {
        http.get(path).isProblem(401, "unauthenticated");
    }

    @Test
    void theProbesAreOpenAndSayNothingElse() {
        assertThat(http.get("/health/live").has(200).body()).isEqualTo("{\"status\":\"up\"}");
        assertThat(http.get("/health/ready").has(200).body()).isEqualTo("{\"status\":\"up\"}");
        http.post("/health/ready", "{}").isProblem(401, "unauthenticated");
    }

    @Test
    void afterTenWrongKeysOnlyThoseThatWereRightBeforeAreLookedUp() {
        String known = "Bearer " + keys.create("known", Role.VIEWER);
        String fresh = "Bearer " + keys.create("fresh", Role.VIEWER);
        http.get("/deployments", "Authorization", known).has(200);
        for (int i = 0; i < 10; i++) {
            http.get("/deployments", "Authorization", "Bearer wrong-" + i).isProblem(401, "unauthenticated");
        }
        http.get("/deployments", "Authorization", "Bearer wrong").isProblem(429, "too-many-attempts");
        http.get("/deployments", "Authorization", fresh).isProblem(429, "too-many-attempts");
        http.get("/deployments", "Authorization", known).has(200);
        http.get("/health/ready").has(200);
    }
}
