package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import io.opsaga.api.support.World;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.deployment.DeploymentStage;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Progress;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Stage;
import io.opsaga.saga.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RollbackTest extends ApiTest {
    @Test
    void whoWaitsForHealthSaysWhatItsProbeAnsweredLast() {
        String id = deploy("agent-01", World.SLOW).has(202).at("/deployment_id");

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> status(id).json().at("/steps").values().stream()
                        .filter(step -> step.at("/name").asString().equals("HEALTHY"))
                        .anyMatch(
                                step -> step.at("/detail").asString().equals("waiting for health: 503 from agent-01")));
        world.heal();
        awaitStage(id, "completed");
    }

    @Test
    void whileItRuns() {
        world.runs("agent-01", "1.0.0");
        String id = deploy("agent-01", World.SLOW).has(202).at("/deployment_id");
        awaitStage(id, "monitoring");

        Answer answer = rollBack(id).has(202);

        assertThat(answer.at("/rollback_id")).matches("rollback_[0-9a-f]{16}");
        assertThat(answer.at("/deployment_id")).isEqualTo(id);
        assertThat(answer.at("/rollback_reason")).isEqualTo("Performance degradation detected");
        assertThat(answer.json().at("/progress_percentage").isInt()).isTrue();
        assertThat(Instant.parse(answer.at("/estimated_completion"))).isNotNull();
        assertThat(answer.header("location")).hasValue("/deployments/" + id + "/status");

        Answer done = awaitStage(id, "rolled_back");
        assertThat(done.at("/rollback/rollback_id")).isEqualTo(answer.at("/rollback_id"));
        assertThat(done.at("/rollback/trigger")).isEqualTo("manual_rollback");
        assertThat(done.at("/rollback/actor")).isEqualTo("local");
        assertThat(done.at("/status")).isEqualTo("rolled_back");
        assertThat(done.at("/steps/3/state")).isEqualTo("undone");
    }

    @Test
    void duringTheLease() {
        world.runs("agent-01", "1.0.0");
        String id = deployed("agent-01", "1.1.0", "completed");

        assertThat(rollBack(id).has(202).at("/status")).isIn("running", "completed", "rolled_back");

        awaitStage(id, "rolled_back");
        rollBack(id).isProblem(409, "rollback-refused");
    }

    @Test
    void theSameOrderTwiceIsOne() {
        String id = deploy("agent-01", World.SLOW).has(202).at("/deployment_id");
        awaitStage(id, "monitoring");
        String body = "{\"deployment_id\":\"%s\"}".formatted(id);

        String first =
                http.post("/rollback", body, "Idempotency-Key", "r").has(202).at("/rollback_id");
        awaitStage(id, "rolled_back");
        Answer again = http.post("/rollback", body, "Idempotency-Key", "r").has(202);
        assertThat(again.at("/rollback_id")).isEqualTo(first);
        assertThat(again.at("/status")).isEqualTo("rolled_back");
    }

    @Test
    void theRunsOwnRefusalIsPassedOn() {
        String id = deploy("agent-01", World.SLOW).has(202).at("/deployment_id");
        awaitStage(id, "monitoring");
        // A later operation has built on it, which the store does not know yet.
        temporal.getWorkflowClient().newUntypedWorkflowStub(id).signal("superseded", "deploy_later");
        gateway.mute(true);

        assertThat(rollBack(id).isProblem(409, "rollback-refused").at("/detail"))
                .isEqualTo("deploy_later has built on this operation.");
        world.heal();
    }

    @Test
    void whenALaterDeploymentHasBuiltOnIt() {
        String first = deployed("agent-01", "1.0.0", "completed");
        String second = deployed("agent-01", "1.1.0", "completed");

        Answer refused = rollBack(first).isProblem(409, "rollback-refused");

        assertThat(refused.at("/superseded_by")).isEqualTo(second);
        assertThat(refused.at("/detail")).contains(second);
    }

    @Test
    void whenWhatHadBuiltOnItIsGoneAgain() {
        world.runs("agent-01", "0.9.0");
        String first = deployed("agent-01", "1.0.0", "completed");
        String second = deployed("agent-01", "1.1.0", "completed");
        rollBack(second).has(202);
        awaitStage(second, "rolled_back");

        String back = rollBack(first).has(202).at("/rollback_id");

        assertThat(awaitStage(back, "completed").at("/deployment_metadata/to_version"))
                .isEqualTo("0.9.0");
    }

    @Test
    void whenAnotherOperationHoldsTheAgent() {
        String done = deployed("agent-01", "1.0.0", "completed");
        String busy = deploy("agent-01", World.SLOW).has(202).at("/deployment_id");
        awaitStage(busy, "monitoring");

        Answer refused = rollBack(done).isProblem(409, "target-locked");

        assertThat(refused.at("/holder")).isEqualTo(busy);
        world.heal();
        awaitStage(busy, "completed");
    }

    @Test
    void pastTheLeaseItIsANewDeploymentToTheReleaseBefore() {
        record("deploy_old", Lifecycle.COMPLETED.stage(), Verdict.COMPLETED, Map.of("from_version", "0.9.0"), null);
        world.runs("agent-01", "1.0.0");
        promoted("deploy_old", "1.0.0");

        Answer answer = rollBack("deploy_old").has(202);

        String back = answer.at("/rollback_id");
        assertThat(back).startsWith("deploy_");
        assertThat(answer.at("/deployment_id")).isEqualTo("deploy_old");
        assertThat(answer.header("location")).hasValue("/deployments/" + back + "/status");
        Answer done = awaitStage(back, "completed");
        assertThat(done.at("/deployment_metadata/version")).isEqualTo("0.9.0");
        assertThat(done.at("/reason")).isEqualTo("rolls back deploy_old: Performance degradation detected");
        assertThat(rollBack("deploy_old").isProblem(409, "rollback-refused").at("/current_release_by"))
                .isEqualTo(back);
    }

    @Test
    void pastTheLeaseWhatRanBeforeComesBackWhateverItsVersionMeansByNow() {
        wasReplaced();

        Answer plan = http.post("/rollback?dry_run=true", "{\"deployment_id\":\"deploy_old\"}")
                .has(200);
        String back = rollBack("deploy_old").has(202).at("/rollback_id");

        assertThat(plan.at("/agents/0/to_digest")).isEqualTo("sha256:0.9.0");
        assertThat(awaitStage(back, "completed").at("/deployment_metadata/to_digest"))
                .isEqualTo("sha256:0.9.0");
        assertThat(releases.current("production", "agent-01").orElseThrow().digest())
                .isEqualTo("sha256:0.9.0");
    }

    @Test
    void pastTheLeaseNothingElseComesBackUnderTheSameVersion() {
        wasReplaced();
        world.cleanUp();

        Answer plan = http.post("/rollback?dry_run=true", "{\"deployment_id\":\"deploy_old\"}");
        String back = rollBack("deploy_old").has(202).at("/rollback_id");

        assertThat(plan.json().toString()).contains("sha256:0.9.0-anew", "sha256:0.9.0");
        Answer failed = awaitStage(back, "failed");
        assertThat(failed.at("/failure/type")).isEqualTo("RELEASE_GONE");
        assertThat(failed.at("/failure/message")).contains("sha256:0.9.0-anew").endsWith("was sha256:0.9.0");
        assertThat(failed.at("/next_action")).contains("deploy on purpose").endsWith("POST /deploy again.");
        assertThat(world.running("agent-01")).isEqualTo("1.0.0");
    }

    @Test
    void pastTheLeaseABuildComesBackFromAnotherOfTheSameVersion() {
        Map<String, String> builds = Map.of(
                "from_version", "1.0.0", "from_digest", "sha256:old", "to_version", "1.0.0", "to_digest", "sha256:new");
        record("deploy_built_anew", Lifecycle.COMPLETED.stage(), Verdict.COMPLETED, builds, null);
        world.runs("agent-01", "1.0.0");
        promoted("deploy_built_anew", "1.0.0");

        String back = rollBack("deploy_built_anew").has(202).at("/rollback_id");

        assertThat(awaitStage(back, "completed").at("/deployment_metadata/to_digest"))
                .isEqualTo("sha256:old");
    }

    @Test
    void pastTheLeaseWhatBroughtNothingHasNothingToRollBack() {
        Map<String, String> same = Map.of(
                "from_version", "1.0.0", "from_digest", "sha256:1", "to_version", "1.0.0", "to_digest", "sha256:1");
        record("deploy_same", Lifecycle.COMPLETED.stage(), Verdict.COMPLETED, same, null);
        promoted("deploy_same", "1.0.0");

        assertThat(rollBack("deploy_same").isProblem(409, "rollback-refused").at("/detail"))
                .contains("found 1.0.0 running already");
    }

    /** By deploy_old; and its version is another build since then. */
    private void wasReplaced() {
        Map<String, String> facts = Map.of("from_version", "0.9.0", "from_digest", "sha256:0.9.0");
        record("deploy_old", Lifecycle.COMPLETED.stage(), Verdict.COMPLETED, facts, null);
        world.runs("agent-01", "1.0.0");
        promoted("deploy_old", "1.0.0");
        world.buildAnew();
    }

    @Test
    void pastTheLeaseWithoutAReleaseBefore() {
        record("deploy_first", Lifecycle.COMPLETED.stage(), Verdict.COMPLETED, Map.of(), null);
        promoted("deploy_first", "1.0.0");

        assertThat(rollBack("deploy_first").isProblem(409, "rollback-refused").at("/detail"))
                .contains("Nothing ran before");
    }

    @Test
    void whenTheRunHasEndedUnnoticed() {
        // The record says that the lease holds; the run is not there.
        Instant later = Instant.now().plusSeconds(3600);
        record("deploy_gone", Lifecycle.COMPLETED.stage(), Verdict.COMPLETED, Map.of("from_version", "0.9.0"), later);
        promoted("deploy_gone", "1.0.0");
        assertThat(rollBack("deploy_gone").has(202).at("/rollback_id")).startsWith("deploy_");
    }

    @Test
    void whenTheRunWasEndedOutside() {
        record("deploy_stuck", DeploymentStage.DEPLOYING, null, Map.of(), null);
        assertThat(rollBack("deploy_stuck").isProblem(409, "rollback-refused").at("/detail"))
                .contains("ended outside");
    }

    @Test
    void whatHasEndedBadlyHasNothingToRollBack() {
        record("deploy_failed", Lifecycle.FAILED.stage(), Verdict.FAILED, Map.of(), null);
        record("deploy_back", Lifecycle.ROLLED_BACK.stage(), Verdict.ROLLED_BACK, Map.of(), null);

        assertThat(rollBack("deploy_failed").isProblem(409, "rollback-refused").at("/detail"))
                .contains("changed nothing");
        assertThat(rollBack("deploy_back").isProblem(409, "rollback-refused").at("/detail"))
                .contains("rolled back already");
    }

    @Test
    void residuesAreTriedAgain() {
        world.runs("agent-01", "1.0.0");
        String id = deployed("agent-01", World.STICKY, "rollback_incomplete");
        Answer incomplete = status(id);
        assertThat(incomplete.at("/status")).isEqualTo("rollback_incomplete");
        assertThat(incomplete.at("/residues/0/what")).isEqualTo("it does not go away");

        rollBack(id).has(202);
        world.letGo();
        http.post("/deployments/" + id + "/retry_rollback", "{\"x\":1}").isProblem(400, "invalid-request");
        // The first order may still be at work, or have left the same residues again.
        Awaitility.await().ignoreExceptions().until(() -> {
            if (status(id).at("/stage").equals("rollback_incomplete")) {
                http.post("/deployments/" + id + "/retry_rollback", "").has(202);
            }
            return status(id).at("/stage").equals("rolled_back");
        });
        http.post("/deployments/" + id + "/retry_rollback", "").isProblem(409, "rollback-refused");
    }

    private Answer rollBack(String id) {
        return http.post("/rollback", """
                {
                  "deployment_id": "%s",
                  "rollback_reason": "Performance degradation detected",
                  "rollback_options": {
                    "preserve_data": true, "force_rollback": false,
                    "cleanup_resources": true, "backup_before_rollback": false
                  }
                }
                """.formatted(id));
    }

    private void promoted(String operation, String version) {
        releases.promote(List.of(
                new ReleaseEntry("production", "agent-01", "main-pc", version, "d", "c", operation, Instant.EPOCH)));
    }

    private void record(
            String id,
            Stage stage,
            @Nullable Verdict verdict,
            Map<String, String> facts,
            @Nullable Instant rollbackUntil) {
        Instant longAgo = Instant.now().minusSeconds(90_000);
        Operation operation = new Operation(
                id,
                DeploymentKind.NAME,
                "production",
                "agent-01",
                "main-pc",
                "1.0.0",
                "ops",
                "",
                longAgo,
                OperationPolicy.DEFAULT);
        store.record(Progress.of(operation)
                .stage(stage)
                .verdict(verdict)
                .finishedAt(longAgo)
                .rollbackUntil(rollbackUntil)
                .facts(facts)
                .revision(9)
                .build());
    }
}
