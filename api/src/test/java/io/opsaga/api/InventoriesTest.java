package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import io.opsaga.api.support.TwoMachines;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.InventoryReload.Fault;
import io.opsaga.operation.ApiKeys.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inventories that are read again over HTTP. */
class InventoriesTest extends ApiTest {
    @ParameterizedTest
    @ValueSource(strings = {"/inventories/reload", "/api/v1/inventories/reload"})
    void whatWasReadAgainCountsAtOnce(String path) {
        inventories.next(() -> inventories.put(EnvironmentName.STAGING, TwoMachines.agent("agent-07", "pc2", 9007)));
        deployTo("staging").isProblem(409, "environment-uninhabited");

        Answer now = http.post(path, "{}").has(200);

        assertThat(now.at("/version")).isEqualTo("v1");
        assertThat(now.at("/since")).isEqualTo("1970-01-01T00:01:00Z");
        assertThat(now.json()
                        .at("/inventories")
                        .valueStream()
                        .map(one -> one.at("/environment").asString()))
                .containsExactlyInAnyOrder("production", "testing", "staging");
        assertThat(http.get(path.replace("/reload", "")).has(200).json()).isEqualTo(now.json());
        assertThat(http.get("/health").has(200).json().at("/inventories")).isEqualTo(now.json());
        assertThat(http.get("/actuator/prometheus").body())
                .contains("opsaga_inventory_reloads_total{outcome=\"taken\"} 1.0")
                .contains("opsaga_inventory_in_force_since_seconds 60.0");
        deployTo("staging").has(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/inventories/schema", "/api/v1/inventories/schema"})
    void editorsAreToldWhatAnInventoryMayContain(String path) {
        Answer schema = http.get(path).has(200);

        assertThat(schema.header("Content-Type").orElse("")).startsWith("application/schema+json");
        assertThat(schema.at("/title")).isEqualTo("Opsaga inventory");
    }

    @Test
    void faultyOnesAreRefusedWithAllFaultsAndNothingChanges() {
        inventories.faulty(
                new Fault(
                        "production.yaml",
                        7,
                        32,
                        "machines.bare.ssh.usr",
                        "is not a known key; did you mean user?",
                        "user"),
                new Fault("production.yaml", 9, 3, "agents[0].id", "is missing", "a name"));

        Answer refused = http.post("/inventories/reload", "{}").isProblem(422, "inventory-faulty");

        assertThat(refused.at("/detail"))
                .isEqualTo("production.yaml:7:32 machines.bare.ssh.usr: is not a known key; did you mean user?"
                        + " (allowed: user) (and 1 more). What was in force stays so.");
        assertThat(refused.json().at("/faults").size()).isEqualTo(2);
        assertThat(refused.json().at("/faults/1/line").asInt()).isEqualTo(9);
        assertThat(http.get("/health").has(200).at("/inventories/version")).isEqualTo("v0");
        assertThat(http.get("/actuator/prometheus").body())
                .contains("opsaga_inventory_reloads_total{outcome=\"refused\"} 1.0");
    }

    @Test
    void onlyAdministratorsOfAllEnvironmentsHaveThemReadAgain() {
        String operator = "Bearer " + keys.create("ops", Role.OPERATOR);

        http.send("POST", "/inventories/reload", "{}", "Authorization", operator, "Content-Type", "application/json")
                .isProblem(403, "forbidden");
        http.post("/inventories/reload", "{\"force\":true}").isProblem(400, "invalid-request");

        assertThat(inventories.counts().taken()).isZero();
    }

    private Answer deployTo(String environment) {
        return http.post(
                "/deploy",
                "{\"agent_id\":\"agent-07\",\"environment\":\"%s\",\"version\":\"1.0.0\"}".formatted(environment));
    }
}
