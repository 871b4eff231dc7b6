package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import io.opsaga.inventory.ApprovalRule;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.operation.ApiKeys.Owner;
import io.opsaga.operation.ApiKeys.Role;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Restores through every door, and what is told of those that cannot be. */
class RestoreTest extends ApiTest {
    private static final String RESTORES = "/api/v1/restores";
    private static final String OPERATIONS = "/api/v1/operations";
    private static final String PLACE = "folder:production/pc2:/opt/config";
    private static final String CONFIGS = "{\"backup_id\":\"configs\",\"environment\":\"production\"%s}";

    private static String configs(String more) {
        return CONFIGS.formatted(more);
    }

    private String backedUp(String more) {
        return ended(http.post("/api/v1/backups/configs/run", "{\"environment\":\"production\"%s}".formatted(more))
                .has(202));
    }

    private String ended(Answer accepted) {
        String id = accepted.at("/operation_id");
        awaitOperation(id, "completed");
        return id;
    }

    private Answer awaitOperation(String id, String stage) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(30))
                .until(
                        () -> http.get(OPERATIONS + "/" + id).has(200),
                        answer -> answer.at("/stage").equals(stage));
    }

    @Test
    void theLatestVerifiedOneIsRestoredToWhereItCameFrom() {
        backedUp("");
        String verified = backedUp("");
        backedUp(",\"verify\":false");
        Answer accepted = http.post(RESTORES, configs("")).has(202);
        String id = accepted.at("/operation_id");

        assertThat(id).startsWith("restore_");
        assertThat(accepted.header("location")).hasValue(OPERATIONS + "/" + id);
        Answer done = awaitOperation(id, "completed");
        assertThat(done.at("/kind")).isEqualTo("restore");
        assertThat(done.at("/target")).isEqualTo(PLACE);
        assertThat(done.at("/facts/execution")).isEqualTo(verified);
        assertThat(done.at("/facts/losses")).isEqualTo("3 files that are newer");
        assertThat(restores.in(PLACE)).isEqualTo(verified);
    }

    @Test
    void canBeRolledBackInItsLease() {
        backedUp("");
        String id = ended(http.post(RESTORES, configs("")).has(202));

        http.post(OPERATIONS + "/" + id + "/rollback", "{\"reason\":\"the wrong day\"}")
                .has(202);
        awaitOperation(id, "rolled_back");
        assertThat(restores.in(PLACE)).isEqualTo("before");
    }

    @Test
    void aNamedOneIsRestoredElsewhereAndInPart() {
        String older = backedUp("");
        backedUp("");
        String more =
                ",\"execution_id\":\"%s\",\"include\":[\"agents.yaml\"],\"into\":{\"folder\":\"/opt/was\",\"machine\":\"main-pc\"}"
                        .formatted(older);
        ended(http.post(RESTORES, configs(more)).has(202));

        assertThat(restores.in("folder:production/main-pc:/opt/was")).isEqualTo(older);
        assertThat(restores.in(PLACE)).isEqualTo("before");
    }

    @Test
    void nothingNamedIsNotEverything() {
        backedUp("");
        Answer refused = http.post(RESTORES, configs(",\"include\":[]")).isProblem(400, "invalid-request");

        assertThat(refused.at("/errors/0/field")).isEqualTo("include");
        assertThat(restores.in(PLACE)).isEqualTo("before");
    }

    @Test
    void anotherSpellingIsTheSamePlace() {
        String made = backedUp("");
        ended(http.post(RESTORES, configs(",\"into\":{\"folder\":\"/opt//x/../config/\",\"machine\":\"pc2\"}"))
                .has(202));

        assertThat(restores.in(PLACE)).isEqualTo(made);
    }

    @Test
    void whatLiesOnAMachineIsThatOfAllWhoHaveIt() {
        backedUp("");
        String into = configs(",\"into\":{\"folder\":\"/opt/of-testing\",\"machine\":\"pc2\"}");
        String ofProduction = "Bearer " + keys.create(new Owner("carol", Role.OPERATOR, List.of("production")), null);
        http.post(RESTORES, into, "Authorization", ofProduction).isProblem(403, "forbidden");
        String ofBoth =
                "Bearer " + keys.create(new Owner("dave", Role.OPERATOR, List.of("production", "testing")), null);

        ended(http.post(RESTORES, into, "Authorization", ofBoth).has(202));
    }

    @Test
    void aDryRunTellsWhatWouldBeLost() {
        String made = backedUp("");
        Answer plan =
                http.post(OPERATIONS + "/restore?dry_run=true", configs("")).has(200);

        assertThat(plan.at("/would")).isEqualTo("change");
        assertThat(plan.at("/steps/4/name")).isEqualTo("REPLACE");
        assertThat(plan.at("/validation_results/0/message")).isEqualTo("3 files that are newer");
        assertThat(plan.at("/validation_results/1/message")).startsWith("tar is 1.35");
        assertThat(plan.json().at("/conditions").toString()).contains("execution=" + made);
        assertThat(restores.in(PLACE)).isEqualTo("before");
        ended(http.post(OPERATIONS + "/restore", configs(",\"plan_hash\":\"%s\"".formatted(plan.at("/plan_hash"))))
                .has(202));
        assertThat(restores.in(PLACE)).isEqualTo(made);
    }

    @Test
    void waitsForApprovalWhereTheEnvironmentAsksForIt() {
        backedUp("");
        inventories.approve(EnvironmentName.PRODUCTION, new ApprovalRule(Duration.ofHours(1), false));
        String id = http.post(RESTORES, configs("")).has(202).at("/operation_id");
        Answer waiting = Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> http.get(OPERATIONS + "/" + id).has(200),
                        answer -> answer.at("/approval/state").equals("waiting"));

        assertThat(restores.in(PLACE)).isEqualTo("before");
        String bob = "Bearer " + keys.create("bob", Role.APPROVER);
        http.post(
                        OPERATIONS + "/" + id + "/approve",
                        "{\"plan_hash\":\"%s\",\"reason\":\"seen\"}".formatted(waiting.at("/approval/plan_hash")),
                        "Authorization",
                        bob)
                .has(200);
        awaitOperation(id, "completed");
        assertThat(restores.in(PLACE)).isNotEqualTo("before");
    }

    @Test
    void whatWasNeverProvenHasToBeAllowed() {
        http.post(RESTORES, configs("")).isProblem(409, "not-restorable");
        String made = backedUp(",\"verify\":false");

        Answer refused = http.post(RESTORES, configs("")).isProblem(409, "not-restorable");
        assertThat(refused.at("/allowed/0")).isEqualTo(made);
        String named = ",\"execution_id\":\"%s\"".formatted(made);
        assertThat(http.post(RESTORES, configs(named))
                        .isProblem(409, "not-restorable")
                        .at("/detail"))
                .contains("allow_unverified");
        assertThat(restores.in(PLACE)).isEqualTo("before");
        ended(http.post(RESTORES, configs(",\"allow_unverified\":true")).has(202));
        assertThat(restores.in(PLACE)).isEqualTo(made);
    }

    @Test
    void whatIsNotThereIsRefusedWithWhatIs() {
        String made = backedUp("");

        assertThat(http.post(RESTORES, "{\"backup_id\":\"config\",\"environment\":\"production\"}")
                        .isProblem(404, "not-found")
                        .at("/similar/0"))
                .isEqualTo("configs");
        assertThat(http.post(RESTORES, configs(",\"execution_id\":\"backup_0\""))
                        .isProblem(404, "not-found")
                        .at("/allowed/0"))
                .isEqualTo(made);
        assertThat(http.post(RESTORES, configs(",\"into\":{\"folder\":\"/opt/was\",\"machine\":\"pc3\"}"))
                        .isProblem(404, "not-found")
                        .json()
                        .at("/allowed")
                        .toString())
                .isEqualTo("[\"main-pc\",\"pc2\"]");
        assertThat(http.post(RESTORES, configs(",\"into\":{\"volume\":\"models\",\"machine\":\"pc2\"}"))
                        .isProblem(409, "not-restorable")
                        .at("/allowed/0"))
                .isEqualTo("folder");
        for (String into : new String[] {
            "{}",
            "{\"folder\":\"/opt\"}",
            "{\"redis\":\"cache\",\"machine\":\"pc2\"}",
            "{\"redis\":\"a\",\"database\":\"b\"}"
        }) {
            assertThat(http.post(RESTORES, configs(",\"into\":" + into))
                            .isProblem(400, "invalid-request")
                            .at("/errors/0/field"))
                    .isEqualTo("into");
        }
        assertThat(restores.in(PLACE)).isEqualTo("before");
    }

    @Test
    void aViewerDoesNotRestore() {
        backedUp("");
        String viewer = "Bearer " + keys.create("viewer", Role.VIEWER);

        http.post(RESTORES, configs(""), "Authorization", viewer).isProblem(403, "forbidden");
        assertThat(restores.in(PLACE)).isEqualTo("before");
    }
}
