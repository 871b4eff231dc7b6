package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import io.opsaga.inventory.EnvironmentName;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The logs of what deployments brought, over HTTP. */
class LogsTest extends ApiTest {
    @Test
    void theLogIsPlainText() {
        String id = deployed("agent-01", "1.0.0", "completed");
        logs.write("agent-01", id, "started\n<b>it</b>\n");

        var answer = http.get("/deployments/" + id + "/logs").has(200);

        assertThat(answer.body()).isEqualTo("started\n<b>it</b>\n");
        assertThat(answer.header("Content-Type")).hasValue("text/plain;charset=UTF-8");
        assertThat(answer.header("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void ofAnAgentTheLastLinesOfItsCurrentVersionAreTold() {
        logs.write("agent-01", deployed("agent-01", "1.0.0", "completed"), "of before\n");
        logs.write("agent-01", deployed("agent-01", "1.1.0", "completed"), "a\nb\nc\n");

        assertThat(http.get("/agents/agent-01/logs?tail=2").has(200).body()).isEqualTo("b\nc\n");
        assertThat(http.get("/agents/agent-01/logs").has(200).body()).isEqualTo("a\nb\nc\n");
        http.get("/agents/agent-01/logs?tail=0").isProblem(400, "invalid-request");
        http.get("/agents/agent-02/logs").isProblem(404, "not-found");
        http.get("/agents/agent-03/logs").isProblem(404, "unknown-agent");
    }

    @Test
    void whatIsNotThereIsAProblem() {
        String id = deployed("agent-01", "1.0.0", "completed");

        http.get("/deployments/" + id + "/logs").isProblem(404, "not-found");
        http.get("/deployments/deploy_none/logs").isProblem(404, "unknown-deployment");
        http.get("/deployments/" + id + "/logs?tail=1").isProblem(400, "invalid-request");
        http.get("/fleet/operations/" + id + "/logs?agent_id=agent-01").isProblem(404, "unknown-deployment");
        http.get("/fleet/operations/" + id + "/logs").isProblem(400, "invalid-request");
        logs.away();
        http.get("/deployments/" + id + "/logs").isProblem(503, "unavailable");
    }

    @Test
    void ofAnAgentThatWasMovedItIsAConflict() {
        String id = deployed("agent-01", "1.0.0", "completed");
        inventories.put(EnvironmentName.PRODUCTION);

        http.get("/deployments/" + id + "/logs").isProblem(409, "log-elsewhere");
    }

    @Test
    void whatIsWrittenIsFollowedAlsoByTheNextVersion() throws Exception {
        logs.write("agent-01", deployed("agent-01", "1.0.0", "completed"), "a\nb\n");
        CompletableFuture<Answer> followed = CompletableFuture.supplyAsync(
                () -> http.get("/agents/agent-01/logs?tail=1&follow=5").has(200));
        logs.write("agent-01", deployed("agent-01", "1.1.0", "completed"), "of the next\n");

        assertThat(followed.get(30, TimeUnit.SECONDS).body())
                .isIn("b\nof the next\nheld back", "of the next\nheld back");
        http.get("/agents/agent-01/logs?follow=601").isProblem(400, "invalid-request");
        http.get("/agents/agent-02/logs?follow=1").isProblem(404, "not-found");
    }

    /** A rollback brings it back. */
    @Test
    void whatTheVersionBeforeHasWrittenLongAgoIsNotFollowed() throws Exception {
        String before = deployed("agent-01", "1.0.0", "completed");
        logs.write("agent-01", before, "long ago\n");
        logs.write("agent-01", deployed("agent-01", "1.1.0", "completed"), "a\n");
        CountDownLatch begun = new CountDownLatch(1);
        logs.whenSkipped(begun::countDown);
        CompletableFuture<Answer> followed = CompletableFuture.supplyAsync(
                () -> http.get("/agents/agent-01/logs?follow=5").has(200));
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        releases.demote(List.of(releases.current("production", "agent-01").orElseThrow()));
        logs.write("agent-01", before, "long ago\nagain\n");

        assertThat(followed.get(30, TimeUnit.SECONDS).body()).isEqualTo("a\nagain\nheld back");
    }

    @Test
    void whatCouldBeDeployedIsListed() {
        deployed("agent-01", "1.0.0", "completed");
        deployed("agent-01", "1.1.0", "completed");
        Answer known = http.get("/agents/agent-01/versions").has(200);

        assertThat(known.at("/versions/0/version")).isEqualTo("2.0.0");
        assertThat(known.at("/versions/1/current")).isEqualTo("true");
        assertThat(known.at("/versions/2/previous")).isEqualTo("true");
        assertThat(known.json().at("/versions/0/quarantined").isNull()).isTrue();
        logs.away();
        http.get("/agents/agent-01/versions").isProblem(503, "unavailable");
    }
}
