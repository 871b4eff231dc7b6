package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Aged;
import io.opsaga.api.support.Answer;
import io.opsaga.operation.ApiKeys.Role;
import io.opsaga.operation.Progress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A request that is sent twice with one key makes one deployment. */
class IdempotencyTest extends ApiTest {
    private final String key = UUID.randomUUID().toString();

    @Test
    void twoKeysAreRefused() {
        Answer refused = http.post(
                        "/deploy", body("agent-01", "1.0.0"), "Idempotency-Key", "k1", "Idempotency-Key", "k2")
                .isProblem(400, "invalid-request");

        assertThat(refused.at("/errors/0/message")).isEqualTo("must be given once");
        assertThat(gateway.starts()).isZero();
    }

    @Test
    void theSameKeyAndBodyMakeOneDeployment() {
        String first = http.post("/deploy", body("agent-01", "1.0.0"), "Idempotency-Key", "k1")
                .has(202)
                .at("/deployment_id");
        awaitStage(first, "completed");
        Answer again = http.post("/deploy", body("agent-01", "1.0.0"), "Idempotency-Key", "k1")
                .has(202);
        Answer other = http.post("/deploy", body("agent-02", "1.0.0"), "Idempotency-Key", "k1");
        String second = http.post("/deploy", body("agent-01", "1.0.0"), "Idempotency-Key", "k2")
                .has(202)
                .at("/deployment_id");

        assertThat(again.at("/deployment_id")).isEqualTo(first);
        assertThat(again.at("/stage")).isEqualTo("completed");
        other.isProblem(422, "key-reused");
        assertThat(other.at("/operation")).isEqualTo(first);
        assertThat(second).isNotEqualTo(first);
        assertThat(gateway.started()).hasSize(2);
    }

    @Test
    void aKeyIsItsActorsOwn() {
        String ops = keys.create("ops", Role.OPERATOR);
        String mine = http.post("/deploy", body("agent-01", "1.0.0"), "Idempotency-Key", "k")
                .at("/deployment_id");
        String theirs = http.post(
                        "/deploy", body("agent-02", "1.0.0"), "Idempotency-Key", "k", "Authorization", "Bearer " + ops)
                .has(202)
                .at("/deployment_id");

        assertThat(theirs).isNotEqualTo(mine);
        assertThat(gateway.started().get(1).operation().actor()).isEqualTo("ops");
    }

    @Test
    void ofTwoRequestsWithOneKeyThatMeetOneIsTaken() throws Exception {
        store.meetBeforeOpening(2);
        ExecutorService clients = Executors.newFixedThreadPool(2);
        try {
            Future<Answer> one = clients.submit(() -> keyed("1.0.0"));
            Future<Answer> other = clients.submit(() -> keyed("2.0.0"));

            List<Answer> answers = Stream.of(one.get(), other.get())
                    .sorted(Comparator.comparing(Answer::status))
                    .toList();

            answers.get(1).isProblem(422, "key-reused");
            assertThat(answers.get(0).has(202).at("/deployment_id"))
                    .isEqualTo(answers.get(1).at("/operation"));
            assertThat(gateway.started()).hasSize(1);
            assertThat(gateway.started().get(0).operation().version())
                    .isEqualTo(answers.get(0).at("/deployment_metadata/version"));
        } finally {
            clients.shutdownNow();
        }
    }

    /** With a key that differs from test to test, as Temporal remembers the ids that follow from it. */
    private Answer keyed(String version) {
        return http.post("/deploy", body("agent-01", version), "Idempotency-Key", key);
    }

    @Test
    void afterADayAKeyIsFreeAgain() {
        String first = keyed("1.0.0").has(202).at("/deployment_id");
        awaitStage(first, "completed");
        Progress record = store.find(first).orElseThrow();
        store.clear();
        store.record(Aged.by(Duration.ofHours(25), record));

        String second = keyed("2.0.0").has(202).at("/deployment_id");
        String again = keyed("2.0.0").has(202).at("/deployment_id");

        assertThat(second).isNotEqualTo(first);
        assertThat(again).isEqualTo(second);
    }
}
