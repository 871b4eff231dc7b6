package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.operations.Idempotency;
import io.opsaga.api.operations.Launcher;
import io.opsaga.api.operations.PlanViews;
import io.opsaga.api.operations.PlanningService;
import io.opsaga.api.support.Answer;
import io.opsaga.api.support.FurtherKind;
import io.opsaga.inventory.ApprovalRule;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.notice.Boards;
import io.opsaga.notice.NoticeDoor;
import io.opsaga.notice.NoticeKind;
import io.opsaga.notice.NoticeSaga;
import io.opsaga.operation.ApiKeys.Role;
import io.opsaga.operation.Progress;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.OpsAttributes;
import io.opsaga.saga.Residue;
import io.opsaga.saga.Verdict;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** A kind that no layer has heard of goes through every door, and has its own words everywhere. */
@Import(FurtherKindTest.Notices.class)
class FurtherKindTest extends ApiTest {
    private static final String ALL = "/api/v1/operations";

    @TestConfiguration(proxyBeanMethods = false)
    static class Notices {
        @Bean
        Boards boards() {
            return new Boards();
        }

        @Bean
        FurtherKind notices(Boards boards) {
            return new FurtherKind(new NoticeKind(), NoticeSaga.class, boards);
        }

        @Bean
        NoticeDoor noticeDoor(
                Idempotency idempotency,
                Launcher launcher,
                PlanningService planning,
                PlanViews views,
                OpsagaSettings settings) {
            return new NoticeDoor(idempotency, launcher, planning, views, settings);
        }
    }

    @Autowired
    private Boards boards;

    private Answer pin(String board, String text) {
        return http.post(ALL + "/notice", "{\"board\":\"%s\",\"text\":\"%s\"}".formatted(board, text));
    }

    private Answer ended(String id, String stage) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> http.get(ALL + "/" + id).has(200),
                        answer -> answer.at("/stage").equals(stage));
    }

    private String pinned(String board, String text) {
        String id = pin(board, text).has(202).at("/operation_id");
        ended(id, "completed");
        return id;
    }

    @Test
    void itStartsAndIsListedAndShown() {
        Answer accepted = pin("lobby", "back at nine").has(202);
        String id = accepted.at("/operation_id");

        assertThat(id).startsWith("pin_");
        assertThat(accepted.header("location")).hasValue(ALL + "/" + id);
        Answer over = ended(id, "completed");
        assertThat(over.at("/kind")).isEqualTo("notice");
        assertThat(over.at("/target")).isEqualTo("lobby");
        assertThat(over.at("/steps/1/title")).isEqualTo("pin the notice");
        assertThat(over.at("/links/self")).isEqualTo(ALL + "/" + id);
        assertThat(boards.on("lobby")).isEqualTo("back at nine");
        assertThat(ids(http.get(ALL + "?active=false&kind=notice"))).containsExactly(id);
        assertThat(ids(http.get(ALL + "?active=false&kind=fleet"))).isEmpty();
        assertThat(ids(http.get(ALL + "?active=false&target=lobby&machine=main-pc")))
                .containsExactly(id);
    }

    @Test
    void whatItIsDoingIsSaidInItsOwnWord() {
        String id = pin("door", Boards.HELD).has(202).at("/operation_id");

        Answer pinning = ended(id, "pinning");
        assertThat(pinning.at("/status")).isEqualTo("running");
        assertThat(ids(http.get(ALL + "?stage=pinning"))).containsExactly(id);
        assertThat(ids(http.get(ALL + "?stage=deploying"))).isEmpty();
        assertThat(http.get(ALL + "?stage=sewing")
                        .isProblem(400, "invalid-request")
                        .body())
                .contains("pinning", "deploying", "testing");
        assertThat(http.get("/docs/openapi.json").has(200).body()).contains("\"pinning\"");
        WorkflowStub run = temporal.getWorkflowClient().newUntypedWorkflowStub(id);
        assertThat(run.describe().getTypedSearchAttributes().get(OpsAttributes.STAGE))
                .isEqualTo("pinning");

        boards.let();
        assertThat(ended(id, "completed").at("/status")).isEqualTo("completed");
        assertThat(ids(http.get(ALL + "?active=false&stage=pinning"))).isEmpty();
    }

    private static List<String> ids(Answer list) {
        List<String> ids = new ArrayList<>();
        list.has(200)
                .json()
                .at("/operations")
                .forEach(one -> ids.add(one.at("/operation_id").asString()));
        return ids;
    }

    @Test
    void aPlanChangesNothing() {
        Answer plan = http.post(ALL + "/notice?dry_run=true", "{\"board\":\"hall\",\"text\":\"closed\"}")
                .has(200);

        assertThat(plan.at("/would")).isEqualTo("change");
        assertThat(plan.at("/steps/1/after")).isEqualTo("closed");
        assertThat(boards.on("hall")).isEmpty();
        assertThat(ids(http.get(ALL + "?active=false"))).isEmpty();
    }

    @Test
    void itIsRolledBackInItsLeaseAndBlamesNoVersion() {
        String id = pinned("gate", "open");
        assertThat(http.post(ALL + "/" + id + "/rollback?dry_run=true", "{}")
                        .has(200)
                        .at("/steps/0/name"))
                .isEqualTo("PIN");
        assertThat(boards.on("gate")).isEqualTo("open");

        http.post(ALL + "/" + id + "/rollback", "{\"reason\":\"it is shut\"}").has(202);

        assertThat(ended(id, "rolled_back").at("/rollback/reason")).isEqualTo("it is shut");
        assertThat(boards.on("gate")).isEmpty();
        assertThat(http.get("/quarantine").has(200).json().at("/quarantined")).isEmpty();
        http.post(ALL + "/" + id + "/rollback", "{}").isProblem(409, "rollback-refused");
        http.post(ALL + "/" + id + "/retry_rollback", "").isProblem(409, "rollback-refused");
    }

    /** Its run was ended from outside after an undo had failed: what helps now is said in the kind's own words. */
    @Test
    void whoseUndosCanNoLongerBeTriedSaysWhatSetsThingsRight() {
        String id = pinned("pole", "lost cat");
        Progress done = store.find(id).orElseThrow();
        temporal.getWorkflowClient().newUntypedWorkflowStub(id).terminate("ended from outside");
        store.record(done.toBuilder()
                .lifecycle(Lifecycle.ROLLBACK_INCOMPLETE)
                .verdict(Verdict.ROLLBACK_INCOMPLETE)
                .residues(List.of(new Residue("PIN", "the notice", "hangs there still")))
                .revision(done.revision() + 10)
                .build());

        assertThat(http.post(ALL + "/" + id + "/retry_rollback", "")
                        .isProblem(409, "rollback-refused")
                        .at("/detail"))
                .endsWith("its run has ended. POST " + ALL + "/notice pins it where it shall hang.");
    }

    @Test
    void itsFailureHasItsSentenceAndSaysWhatHelps() {
        String id = pin("wall", Boards.TOO_HEAVY).has(202).at("/operation_id");

        Answer failed = ended(id, "failed");
        assertThat(failed.at("/failure/type")).isEqualTo("NO_PINS");
        assertThat(failed.at("/failure/sentence")).isEqualTo("The board has no pins left.");
        assertThat(failed.at("/next_action")).isEqualTo("Bring pins to main-pc; then POST " + ALL + "/notice again.");
    }

    @Test
    void itWaitsForApprovalLikeEveryOther() {
        inventories.approve(EnvironmentName.PRODUCTION, new ApprovalRule(Duration.ofHours(1), false));
        String key = "Bearer " + keys.create("bob", Role.APPROVER);
        String id = pin("desk", "ask bob").has(202).at("/operation_id");
        Answer waits = Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> http.get(ALL + "/" + id),
                        answer -> answer.at("/approval/state").equals("waiting"));
        assertThat(boards.on("desk")).isEmpty();
        assertThat(waits.at("/next_action")).contains("POST " + ALL + "/" + id + "/approve");

        http.post(
                        ALL + "/" + id + "/approve",
                        "{\"plan_hash\":\"%s\"}".formatted(waits.at("/approval/plan_hash")),
                        "Authorization",
                        key)
                .has(200);

        ended(id, "completed");
        assertThat(boards.on("desk")).isEqualTo("ask bob");
    }

    @Test
    void itsTargetIsLockedAndARequestThatComesTwiceIsOne() {
        String body = "{\"board\":\"once\",\"text\":\"a\"}";
        String id = http.post(ALL + "/notice", body, "Idempotency-Key", "k1")
                .has(202)
                .at("/operation_id");
        assertThat(http.post(ALL + "/notice", body, "Idempotency-Key", "k1")
                        .has(202)
                        .at("/operation_id"))
                .isEqualTo(id);
        http.post(ALL + "/notice", "{\"board\":\"once\",\"text\":\"b\"}", "Idempotency-Key", "k1")
                .isProblem(422, "key-reused");
        ended(id, "completed");
    }

    @Test
    void temporalKnowsItByItsOwnWords() {
        String id = pinned("attic", "dust");

        WorkflowStub run = temporal.getWorkflowClient().newUntypedWorkflowStub(id);
        assertThat(run.describe().getWorkflowType()).isEqualTo("Notice");
        assertThat(run.describe().getTypedSearchAttributes().get(OpsAttributes.KIND))
                .isEqualTo("notice");
    }

    @Test
    void itIsDescribedAndAnotherKindIsRefusedWithThoseThatThereAre() {
        Answer description = http.get("/docs/openapi.json").has(200);
        assertThat(description
                        .json()
                        .at("/paths/~1api~1v1~1operations~1notice/post/requestBody")
                        .isMissingNode())
                .isFalse();

        Answer refused = http.post(ALL + "/magic", "{}").isProblem(404, "not-found");

        assertThat(refused.at("/detail")).contains("magic").contains("deployment, fleet, notice");
        Answer wrong = http.post(ALL + "/notice", "{\"text\":7,\"bord\":\"x\"}").isProblem(400, "invalid-request");
        assertThat(wrong.json().at("/errors")).hasSize(3);
    }
}
