package io.opsaga.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opsaga.real.Real.Agent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Agents are stopped, started, restarted and removed, a container and a process. With Opsaga killed meanwhile: {@link CrashMatrixIT}. */
@ExtendWith(Real.Shared.class)
class ControlIT {
    private static final String VERSION = "1.0.0";
    private static final Duration LONG = Duration.ofMinutes(2);

    private final Real real;
    private final Agent container;
    private final Agent process;

    ControlIT(Real real) {
        this.real = real;
        container = real.container();
        process = real.process();
    }

    @BeforeEach
    void deploy() {
        real.opsaga.completed(fleet(), LONG);
    }

    private String fleet() {
        return accepted(
                "/fleet/deploy",
                "{\"environment\":\"testing\",\"version\":\"%s\",\"agents\":[\"%s\",\"%s\"]}"
                        .formatted(VERSION, container.id(), process.id()));
    }

    private String accepted(String path, String body) {
        return real.opsaga.http().post(path, body).has(202).at("/operation_id");
    }

    private String ordered(Agent agent, String action) {
        String id = accepted("/agents/%s/%s".formatted(agent.id(), action), "{}");
        real.opsaga.completed(id, LONG);
        return id;
    }

    private void rolledBack(String id) {
        real.opsaga
                .http()
                .post("/api/v1/operations/%s/rollback".formatted(id), "{\"reason\":\"not that one\"}")
                .has(202);
        await(id + " to be rolled back")
                .atMost(LONG)
                .until(() -> real.opsaga.operation(id).at("/stage").asString().equals("rolled_back"));
    }

    private static String serves(Agent agent) {
        return Testbed.serves(agent.machine(), agent.port());
    }

    private String inspected() {
        return Testbed.docker(
                container.machine(),
                "inspect",
                "--format",
                "{{.State.Status}} {{.HostConfig.RestartPolicy.Name}}",
                container.id());
    }

    private JsonNode shown(Agent agent) {
        return real.opsaga.http().get("/agents/" + agent.id()).has(200).json();
    }

    @Test
    void whoIsStoppedStaysSoUntilItIsStarted() {
        for (Agent agent : List.of(container, process)) {
            ordered(agent, "stop");
            assertThat(serves(agent)).isEqualTo("nothing");
            assertThat(shown(agent).at("/health").asString()).isEqualTo("stopped");
            assertThat(shown(agent).at("/stopped/by").asString()).isEqualTo("local");
        }
        assertThat(inspected()).isEqualTo("exited no");

        JsonNode fleet = real.opsaga.over(fleet(), LONG);
        assertThat(fleet.at("/stage").asString()).isEqualTo("completed");
        assertThat(fleet.at("/rows/0/reason").asString()).contains(container.id() + " was stopped on purpose");
        String deployment = real.opsaga.deploy(container.id(), "1.1.0");
        real.opsaga.ended(deployment, "failed");
        assertThat(List.of(serves(container), serves(process))).containsOnly("nothing");

        for (Agent agent : List.of(container, process)) {
            ordered(agent, "start");
            assertThat(serves(agent)).isEqualTo(VERSION);
            assertThat(shown(agent).at("/stopped").isNull()).isTrue();
            ordered(agent, "restart");
            assertThat(serves(agent)).isEqualTo(VERSION);
        }
        assertThat(inspected()).isEqualTo("running unless-stopped");
    }

    @Test
    void whatIsRemovedComesBackInItsLeaseOrIsDeployedAnew() {
        for (Agent agent : List.of(container, process)) {
            String removal = ordered(agent, "remove");
            assertThat(serves(agent)).isEqualTo("nothing");
            assertThat(shown(agent).at("/health").asString()).isEqualTo("not_deployed");
            rolledBack(removal);
            assertThat(serves(agent)).isEqualTo(VERSION);
            assertThat(shown(agent).at("/current_version").asString()).isEqualTo(VERSION);
            ordered(agent, "remove");
        }
        real.opsaga.completed(fleet(), LONG);
        assertThat(List.of(serves(container), serves(process))).containsOnly(VERSION);
    }
}
