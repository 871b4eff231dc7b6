package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import io.opsaga.operation.ApiKeys.Role;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Backups through every door, and what is told of them. */
class BackupTest extends ApiTest {
    private static final String ALL = "/api/v1/backups";
    private static final String OPERATIONS = "/api/v1/operations";
    private static final String IN_PRODUCTION = "?environment=production";

    private Answer executions() {
        return http.get(ALL + "/configs/executions" + IN_PRODUCTION).has(200);
    }

    private Answer awaitStatus(String status) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        this::executions,
                        answer -> answer.at("/executions/0/status").equals(status));
    }

    private Answer run() {
        return http.post(ALL + "/configs/run", "{\"environment\":\"production\"}");
    }

    @Test
    void whatIsDeclaredIsListedBeforeItIsMade() {
        Answer backups = http.get(ALL + IN_PRODUCTION).has(200);

        assertThat(backups.json().at("/backups")).hasSize(2);
        assertThat(backups.at("/backups/0/backup_id")).isEqualTo("cache-nightly");
        assertThat(backups.at("/backups/0/source")).isEqualTo("redis:production/cache");
        assertThat(backups.at("/backups/0/schedule/cron")).isEqualTo("0 3 * * *");
        assertThat(backups.at("/backups/1/source")).isEqualTo("folder:production/pc2:/opt/config");
        assertThat(backups.at("/backups/1/store")).isEqualTo("offsite");
        assertThat(backups.at("/backups/1/copies/0")).isEqualTo("on-pc2");
        for (String field : new String[] {"schedule", "next_run", "status", "last_execution", "rpo_seconds"}) {
            assertThat(backups.json().at("/backups/1/" + field).isNull())
                    .as(field)
                    .isTrue();
        }
    }

    @Test
    void oneThatIsRunIsAnOperationAndAnExecution() {
        Answer accepted = run().has(202);
        String id = accepted.at("/operation_id");

        assertThat(id).startsWith("backup_");
        assertThat(accepted.at("/execution_id")).isEqualTo(id);
        assertThat(accepted.header("location")).hasValue(OPERATIONS + "/" + id);
        Answer made = awaitStatus("VERIFIED");
        assertThat(made.at("/executions/0/execution_id")).isEqualTo(id);
        assertThat(made.json().at("/executions/0/size").asLong()).isEqualTo(1000);
        assertThat(made.json().at("/executions/0/stored").asLong()).isEqualTo(600);
        assertThat(made.at("/executions/0/verified_at")).isNotEmpty();
        Answer operation = http.get(OPERATIONS + "/" + id).has(200);
        assertThat(operation.at("/kind")).isEqualTo("backup");
        assertThat(operation.at("/stage")).isEqualTo("completed");
        Answer listed = http.get(ALL + IN_PRODUCTION).has(200);
        assertThat(listed.at("/backups/1/status")).isEqualTo("VERIFIED");
        assertThat(listed.at("/backups/1/last_verified")).isEqualTo(id);
        assertThat(listed.json().at("/backups/1/rpo_seconds").asLong()).isBetween(0L, 60L);
    }

    @Test
    void isAskedForAmongOperationsToo() {
        String id = http.post(OPERATIONS + "/backup", "{\"backup\":\"configs\",\"environment\":\"production\"}")
                .has(202)
                .at("/operation_id");

        assertThat(awaitStatus("VERIFIED").at("/executions/0/execution_id")).isEqualTo(id);
    }

    @Test
    void isAskedForInTheDocumentedEnvelope() {
        Answer answer = http.post("/operations/backup", """
                        {"operation": "run_backup",
                         "backup_config": {"backup_id": "configs", "environment": "production"}}""").has(202);

        assertThat(answer.json().at("/result/success").booleanValue()).isTrue();
        assertThat(answer.at("/result/backup_id")).isEqualTo("configs");
        assertThat(answer.at("/result/status")).isEqualTo("RUNNING");
        assertThat(awaitStatus("VERIFIED").at("/executions/0/execution_id"))
                .isEqualTo(answer.at("/result/execution_id"));
        Answer refused = http.post("/operations/backup", "{\"operation\": \"restore_everything\"}")
                .isProblem(400, "invalid-request");
        assertThat(refused.at("/errors/0/allowed/0")).isEqualTo("run_backup");
    }

    @Test
    void whoWaitsIsToldTheEnd() {
        Answer made = http.post(ALL + "/configs/run?wait=20", "{\"environment\":\"production\"}")
                .has(200);
        assertThat(made.at("/status")).isEqualTo("VERIFIED");
        Answer named = http.post("/operations/backup?wait=20", """
                        {"operation": "run_backup",
                         "backup_config": {"backup_id": "configs", "environment": "production"}}""").has(200);
        assertThat(named.at("/result/status")).isEqualTo("VERIFIED");
        assertThat(named.json().at("/result/verification/verified").asBoolean()).isTrue();
        assertThat(named.json().at("/result/size").asLong()).isEqualTo(1000);
        assertThat(http.post(ALL + "/configs/run?wait=301", "{\"environment\":\"production\"}")
                        .isProblem(400, "invalid-request")
                        .at("/errors/0/field"))
                .isEqualTo("wait");
    }

    @Test
    void whatFailsIsToldWithItsReasonAndWhatIsBrokenAsSuch() {
        backups.fill();
        run().has(202);
        assertThat(awaitStatus("FAILED").at("/executions/0/reason")).isEqualTo("no space left in offsite");
        backups.clear();
        backups.damage();
        String broken = run().has(202).at("/operation_id");

        assertThat(awaitStatus("BROKEN").at("/executions/0/reason")).isEqualTo("folder.tar: other bytes");
        Answer operation = http.get(OPERATIONS + "/" + broken).has(200);
        assertThat(operation.at("/failure/type")).isEqualTo("BROKEN");
        assertThat(http.get(ALL + IN_PRODUCTION)
                        .json()
                        .at("/backups/1/last_verified")
                        .isNull())
                .isTrue();
    }

    @Test
    void aDryRunMakesNothing() {
        Answer plan = http.post(
                        OPERATIONS + "/backup?dry_run=true", "{\"backup\":\"configs\",\"environment\":\"production\"}")
                .has(200);

        assertThat(plan.at("/would")).isEqualTo("change");
        assertThat(plan.at("/steps/2/name")).isEqualTo("SEND");
        assertThat(plan.json().at("/conditions").toString()).contains("store=offsite");
        assertThat(executions().json().at("/executions")).isEmpty();
    }

    @Test
    void whatIsNotDeclaredIsRefusedWithWhatIs() {
        assertThat(http.post(ALL + "/config/run", "{\"environment\":\"production\"}")
                        .isProblem(404, "not-found")
                        .at("/similar/0"))
                .isEqualTo("configs");
        Answer ambiguous = http.post(ALL + "/configs/run", "{}").isProblem(400, "invalid-request");
        assertThat(ambiguous.at("/errors/0/field")).isEqualTo("environment");
        assertThat(http.post(ALL + "/configs/run", "{\"verfy\":true}")
                        .isProblem(400, "invalid-request")
                        .at("/errors/0/field"))
                .isEqualTo("verfy");
        assertThat(store.size()).isZero();
    }

    @Test
    void aViewerSeesAndDoesNotAct() {
        String viewer = "Bearer " + keys.create("viewer", Role.VIEWER);

        assertThat(http.get(ALL, "Authorization", viewer).has(200).json().at("/backups"))
                .isNotEmpty();
        http.post(ALL + "/configs/run", "{\"environment\":\"production\"}", "Authorization", viewer)
                .isProblem(403, "forbidden");
        assertThat(store.size()).isZero();
    }
}
