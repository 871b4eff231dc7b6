package io.opsaga.real;

import static io.opsaga.real.Testbed.docker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opsaga.real.Real.Agent;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What real engines say of containers that are not the agents', or not as they should be. */
@ExtendWith(Real.Shared.class)
class OwnershipIT {
    private static final String STATE =
            "{{.Id}} {{.State.Status}} {{.State.StartedAt}} {{.Name}} {{.HostConfig.RestartPolicy}}";

    private final OpsagaProcess opsaga;
    private final Real real;

    OwnershipIT(Real real) {
        this.real = real;
        this.opsaga = real.opsaga;
    }

    private static String state(Agent agent, String container) {
        return docker(agent.machine(), "inspect", "-f", STATE, container);
    }

    /** The engine takes the beginning of an id for a name. */
    @Test
    void whoseIdBeginsWithTheAgentsNameIsLeftAlone() {
        String foreign = docker(Testbed.MAIN_PC, "create", "agent:1.1.0");
        while (!foreign.startsWith("a")) {
            docker(Testbed.MAIN_PC, "rm", foreign);
            foreign = docker(Testbed.MAIN_PC, "create", "agent:1.1.0");
        }
        Agent agent = real.called(foreign.substring(0, 2));
        docker(agent.machine(), "start", foreign);
        String before = state(agent, foreign);

        JsonNode first = opsaga.status(opsaga.deployed(agent.id(), "1.0.0"));

        assertThat(OpsagaProcess.step(first, "RESOLVE").at("/detail").asString())
                .contains("nothing ran before");
        assertThat(state(agent, foreign)).isEqualTo(before);
    }

    @Test
    void whatSomebodyElseMadeIsAdoptedOnRequestAndComesBackAsItWas() {
        Agent agent = real.container();
        String port = "127.0.0.1:%d:8080".formatted(agent.port());
        docker(
                agent.machine(),
                "run",
                "-d",
                "--restart",
                "on-failure:3",
                "--name",
                agent.id(),
                "-p",
                port,
                "agent:1.1.0");
        String before =
                docker(agent.machine(), "inspect", "-f", "{{.Id}} {{.Name}} {{.HostConfig.RestartPolicy}}", agent.id());
        String untouched = state(agent, agent.id());

        String refused = opsaga.deploy(agent.id(), "1.0.0");
        JsonNode failed = opsaga.ended(refused, "failed");

        assertThat(failed.at("/failure/message").asString())
                .contains("ownership_validation", "container " + agent.id(), "image agent:1.1.0", "\"adopt\": true");
        assertThat(state(agent, agent.id())).isEqualTo(untouched);

        String adopted = opsaga.http()
                .post(
                        "/deploy",
                        "{\"agent_id\": \"%s\", \"environment\": \"testing\", \"version\": \"1.0.0\", \"adopt\": true}"
                                .formatted(agent.id()))
                .has(202)
                .at("/deployment_id");
        opsaga.ended(adopted, "completed");
        assertThat(Testbed.serves(agent.machine(), agent.port())).isEqualTo("1.0.0");

        opsaga.rollback(adopted, "it was good as it was").has(202);
        opsaga.ended(adopted, "rolled_back");
        assertThat(docker(
                        agent.machine(),
                        "inspect",
                        "-f",
                        "{{.Id}} {{.Name}} {{.HostConfig.RestartPolicy}}",
                        agent.id()))
                .isEqualTo(before);
        assertThat(Testbed.serves(agent.machine(), agent.port())).isEqualTo("1.1.0");
    }

    /** An image that was made of an agent's container hands its labels on, also to a container that is called as ours are. */
    @Test
    void whatWasMadeOfAnAgentsImageIsLeftAlone() {
        Agent agent = real.container();
        opsaga.deployed(agent.id(), "1.0.0");
        String copy = agent.id() + "-copy:1";
        docker(agent.machine(), "commit", agent.id(), copy);
        String debug = docker(agent.machine(), "run", "-d", copy, "sleep", "100000");
        String lookalike = docker(
                agent.machine(), "run", "-d", "--name", agent.id() + ".before-deploy_0", copy, "sleep", "100000");
        String before = state(agent, debug) + state(agent, lookalike);

        opsaga.deployed(agent.id(), "1.1.0");
        opsaga.deployed(agent.id(), "2.0.0");

        assertThat(state(agent, debug) + state(agent, lookalike)).isEqualTo(before);
    }

    @Test
    void anAgentOfOneNameLivesInTwoEnvironmentsOfOneEngine() {
        Agent testing = real.twin("testing");
        Agent staging = real.twin("staging");
        opsaga.deployed(testing.id(), "1.0.0");
        String before = state(testing, "twin");

        opsaga.ended(opsaga.order("staging", "twin", "1.0.0").has(202).at("/deployment_id"), "completed");
        String upgrade = opsaga.order("staging", "twin", "1.1.0").has(202).at("/deployment_id");
        opsaga.ended(upgrade, "completed");

        assertThat(state(testing, "twin")).isEqualTo(before);
        assertThat(Testbed.serves(staging.machine(), staging.port())).isEqualTo("1.1.0");
        opsaga.rollback(upgrade, "not wanted").has(202);
        opsaga.ended(upgrade, "rolled_back");
        assertThat(docker(staging.machine(), "inspect", "-f", "{{.Config.Image}} {{.State.Running}}", "twin.staging"))
                .isEqualTo("agent:1.0.0 true");
        opsaga.deployed(testing.id(), "1.1.0");
        assertThat(Testbed.serves(testing.machine(), testing.port())).isEqualTo("1.1.0");
        assertThat(Testbed.serves(staging.machine(), staging.port())).isEqualTo("1.0.0");
    }

    @Test
    void aFixIsDeployedOverACrashLoopAndTakenBackToIt() {
        Agent agent = real.container();
        opsaga.deployed(agent.id(), "1.0.0");
        crashLoop(agent);

        String fix = opsaga.deployed(agent.id(), "1.1.0");
        assertThat(Testbed.serves(agent.machine(), agent.port())).isEqualTo("1.1.0");

        opsaga.rollback(fix, "the crash was better").has(202);
        opsaga.ended(fix, "rolled_back");
        awaitCrashLoop(agent);
    }

    @Test
    void aVersionThatCrashLoopsOnceItHasTakenOverIsTakenBack() {
        Agent agent = real.container();
        opsaga.deployed(agent.id(), "1.1.0");
        String bad = opsaga.deployed(agent.id(), "1.0.0");
        crashLoop(agent);

        opsaga.rollback(bad, "it crashes").has(202);

        opsaga.ended(bad, "rolled_back");
        assertThat(Testbed.serves(agent.machine(), agent.port())).isEqualTo("1.1.0");
    }

    /** From its next start on it ends at once. */
    private static void crashLoop(Agent agent) {
        docker(agent.machine(), "exec", agent.id(), "sh", "-c", "printf '#!/bin/sh\nexit 1\n' >/bin/agent");
        docker(agent.machine(), "kill", agent.id());
        docker(agent.machine(), "start", agent.id());
        awaitCrashLoop(agent);
    }

    /** The engine waits longer each time; from some restarts on it mostly waits. */
    private static void awaitCrashLoop(Agent agent) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> docker(agent.machine(), "inspect", "-f", "{{.State.Status}} {{.RestartCount}}", agent.id())
                        .matches("restarting ([6-9]|\\d{2,})"));
    }
}
