package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import io.opsaga.operation.ApiKeys.Role;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept of a backup and what goes, shown and ordered. */
class RetentionTest extends ApiTest {
    private static final String PLAN = "/api/v1/backups/cache-nightly/retention?environment=production";
    private static final String START = "/api/v1/operations/retention";
    private static final String NIGHTLY = "{\"backup\":\"cache-nightly\",\"environment\":\"production\"%s}";

    /** The newest, two of a day of Berlin's before it, one that is needed, and one that nothing keeps. */
    @BeforeEach
    void fiveNights() {
        retention.taken("backup_5", Instant.parse("2026-03-05T02:00:00Z"));
        retention.taken("backup_4", Instant.parse("2026-03-04T02:00:00Z"));
        retention.taken("backup_2", Instant.parse("2026-03-03T23:30:00Z"));
        retention.taken("backup_3", Instant.parse("2026-03-03T02:00:00Z"));
        retention.taken("backup_1", Instant.parse("2026-03-02T02:00:00Z"));
    }

    private static String body(String more) {
        return NIGHTLY.formatted(more);
    }

    @Test
    void whatWouldStayAndWhyIsShownWithoutStartingAnything() {
        Answer plan = http.get(PLAN).has(200);

        assertThat(plan.at("/time_zone")).isEqualTo("Europe/Berlin");
        assertThat(plan.json().at("/rules/daily").asInt()).isEqualTo(2);
        assertThat(plan.json().at("/kept").asInt()).isEqualTo(3);
        assertThat(plan.json().at("/removed").asInt()).isEqualTo(2);
        assertThat(plan.at("/executions/0/execution_id")).isEqualTo("backup_5");
        assertThat(plan.at("/executions/0/because/0/reason")).isEqualTo("LATEST");
        assertThat(plan.at("/executions/1/because/0/reason")).isEqualTo("DAILY");
        assertThat(plan.at("/executions/2/decision")).isEqualTo("remove");
        assertThat(plan.at("/executions/3/needed_by")).isEqualTo("restore_1");
        assertThat(store.size()).isZero();
    }

    @Test
    void whatIsOrderedAtOnceIsGone() {
        String id = http.post(START, body(",\"at_once\":true,\"read_data_percent\":5"))
                .has(202)
                .at("/operation_id");

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(retention.stored()).containsExactly("backup_3", "backup_4", "backup_5"));
        assertThat(id).startsWith("retention_");
        Answer status = http.get("/api/v1/operations/" + id).has(200);
        assertThat(status.at("/kind")).isEqualTo("retention");
        assertThat(status.at("/stage")).isEqualTo("completed");
    }

    @Test
    void aPlanBindsWhatItSays() {
        Answer plan = http.post(START + "?dry_run=true", body("")).has(200);
        String bound = ",\"plan_hash\":\"%s\"".formatted(plan.at("/plan_hash"));

        assertThat(plan.json().at("/conditions").toString()).contains("backup=cache-nightly", "at_once=false");
        http.post(START, body(bound + ",\"at_once\":true")).isProblem(409, "plan-stale");
        assertThat(retention.stored()).hasSize(5);
        completed(http.post(START, body(bound)).has(202));
    }

    private String completed(Answer accepted) {
        String path = "/api/v1/operations/" + accepted.at("/operation_id");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> http.get(path).at("/stage").equals("completed"));
        return path;
    }

    @Test
    void whatIsOrderedCanBeTakenBackAsLongAsItIsInItsLease() {
        String path = completed(http.post(START, body("")).has(202));
        assertThat(retention.listed()).hasSize(3);
        assertThat(retention.stored()).hasSize(5);
        http.post(path + "/rollback", "{\"reason\":\"keep them\"}").has(202);

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> http.get(path).at("/stage").equals("rolled_back"));
        assertThat(retention.listed()).hasSize(5);
    }

    @Test
    void aDryRunTellsWhatGoes() {
        Answer plan = http.post(START + "?dry_run=true", body("")).has(200);

        assertThat(plan.at("/would")).isEqualTo("change");
        assertThat(plan.at("/steps/1/name")).isEqualTo("UNLIST");
        assertThat(plan.at("/steps/1/after")).contains("backup_1, backup_2");
        assertThat(retention.listed()).hasSize(5);
        assertThat(store.size()).isZero();
    }

    @Test
    void whatDeclaresNothingIsRefusedAndShownAsKept() {
        Answer refused = http.post(START, "{\"backup\":\"configs\",\"environment\":\"production\"}")
                .isProblem(400, "invalid-request");

        assertThat(refused.at("/errors/0/field")).isEqualTo("backup");
        Answer plan = http.get("/api/v1/backups/configs/retention?environment=production")
                .has(200);
        assertThat(plan.json().at("/rules").isNull()).isTrue();
        assertThat(plan.json().at("/removed").asInt()).isZero();
    }

    @Test
    void aViewerSeesAndDoesNotAct() {
        String viewer = "Bearer " + keys.create("viewer", Role.VIEWER);

        http.get(PLAN, "Authorization", viewer).has(200);
        http.post(START, body(""), "Authorization", viewer).isProblem(403, "forbidden");
        assertThat(store.size()).isZero();
    }
}
