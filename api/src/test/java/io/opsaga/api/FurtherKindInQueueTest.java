package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.operations.Idempotency;
import io.opsaga.api.operations.Launcher;
import io.opsaga.api.operations.PlanViews;
import io.opsaga.api.operations.PlanningService;
import io.opsaga.api.support.Answer;
import io.opsaga.api.support.FurtherKind;
import io.opsaga.api.support.Http;
import io.opsaga.api.support.QueueRig;
import io.opsaga.notice.Boards;
import io.opsaga.notice.NoticeDoor;
import io.opsaga.notice.NoticeKind;
import io.opsaga.notice.NoticeSaga;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;

/** A kind that no layer has heard of, where locks, queue, parts and figures are the real store's. */
@SpringBootTest(classes = OpsagaApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("test")
@Import({QueueRig.class, FurtherKindInQueueTest.Notices.class})
class FurtherKindInQueueTest {
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

    @Autowired
    private QueueRig.Database database;

    @Autowired
    private QueueRig.Runs runs;

    @LocalServerPort
    private int port;

    private Http http = new Http(0);

    @BeforeEach
    void reset() {
        http = new Http(port);
    }

    @AfterEach
    void endRuns() {
        runs.endAll();
        database.clear();
    }

    @Test
    void itsPartIsAnOperationThatMayHaveWhatItHolds() {
        String id = pin("{\"board\":\"lobby\",\"text\":\"back at nine\",\"part\":\"or at ten\"}");

        ended(id, "completed");
        Answer part = ended(id + "-part", "completed");
        assertThat(part.at("/parent")).isEqualTo(id);
        assertThat(part.at("/target")).isEqualTo("lobby");
        assertThat(http.get(ALL + "/" + id).at("/parent")).isEmpty();
        assertThat(boards.on("lobby")).isEqualTo("or at ten");
    }

    @Test
    void aPartThatFailsFailsTheWholeWhichIsUndone() {
        String id = pin("{\"board\":\"hall\",\"text\":\"closed\",\"part\":\"%s\"}".formatted(Boards.TOO_HEAVY));

        assertThat(ended(id + "-part", "failed").at("/failure/type")).isEqualTo("NO_PINS");
        Answer whole = ended(id, "rolled_back");
        assertThat(whole.at("/failure/type")).isEqualTo("NO_PINS");
        assertThat(boards.on("hall")).isEmpty();
    }

    /** Its part keeps its undo for as long as it does, and is in the list with it. */
    @Test
    void itsPartIsRolledBackWithItAndNotAlone() {
        String id = pin("{\"board\":\"pole\",\"text\":\"lost cat\",\"part\":\"found\"}");
        Answer whole = ended(id, "completed");
        assertThat(whole.at("/rows/0/outcome")).isEqualTo("changed");
        assertThat(whole.at("/rows/0/type")).isEqualTo("board");
        assertThat(http.get(ALL + "?active=false&kind=notice")
                        .has(200)
                        .json()
                        .at("/operations")
                        .findValuesAsString("parent"))
                .contains(id);
        http.post(ALL + "/" + id + "-part/rollback", "{}").isProblem(409, "rollback-refused");
        http.post(ALL + "/" + id + "-part/rollback?dry_run=true", "{}").isProblem(409, "rollback-refused");
        Answer plan = http.post(ALL + "/" + id + "/rollback?dry_run=true", "{}").has(200);
        assertThat(plan.at("/steps/0/name")).isNotEmpty();

        http.post(ALL + "/" + id + "/rollback", "{\"reason\":\"it was another\"}")
                .has(202);

        assertThat(ended(id, "rolled_back").at("/rows/0/outcome")).isEqualTo("undone");
        assertThat(ended(id + "-part", "rolled_back").at("/rollback/reason"))
                .isEqualTo("%s is rolled back: it was another".formatted(id));
        assertThat(boards.on("pole")).isEmpty();
    }

    @Test
    void itWaitsForItsTargetOrIsRefusedAsItSays() {
        String first = pin("{\"board\":\"gate\",\"text\":\"held\"}");
        Awaitility.await().until(() -> http.get(ALL + "/" + first).at("/stage").equals("pinning"));

        http.post(ALL + "/notice", "{\"board\":\"gate\",\"text\":\"refused\"}").isProblem(409, "target-locked");
        String second = pin("{\"board\":\"gate\",\"text\":\"open\",\"wait\":true}");
        String beside = pin("{\"board\":\"yard\",\"text\":\"beside\"}");
        ended(beside, "completed");
        Answer waits = http.get(ALL + "/" + second).has(200);
        assertThat(waits.at("/queue/waiting_for")).isEqualTo("board gate is held by %s.".formatted(first));

        boards.let();
        ended(first, "completed");
        ended(second, "completed");
        assertThat(boards.on("gate")).isEqualTo("open");
    }

    @Test
    void itIsCountedUnderItsOwnName() {
        ended(pin("{\"board\":\"wall\",\"text\":\"fresh paint\"}"), "completed");

        assertThat(http.get("/actuator/prometheus").has(200).body())
                .containsPattern("opsaga_operations_finished[a-z_]*\\{.*kind=\"notice\".*\\} 1");
    }

    private String pin(String body) {
        return http.post(ALL + "/notice", body).has(202).at("/operation_id");
    }

    private Answer ended(String id, String stage) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> http.get(ALL + "/" + id),
                        answer -> answer.at("/stage").equals(stage));
    }
}
