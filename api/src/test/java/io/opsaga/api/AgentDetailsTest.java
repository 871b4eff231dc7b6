package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import io.opsaga.api.support.TwoMachines;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.EnvironmentName;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told of one agent. */
class AgentDetailsTest extends ApiTest {
    @Test
    void declarationReleasesAndLastOperationsAreTold() {
        String first = deployed("agent-01", "1.0.0", "completed");
        String second = deployed("agent-01", "1.1.0", "completed");

        Answer agent = http.get("/agents/agent-01").has(200);

        assertThat(agent.at("/agent_id")).isEqualTo("agent-01");
        assertThat(agent.at("/environment")).isEqualTo("production");
        assertThat(agent.at("/current_version")).isEqualTo("1.1.0");
        assertThat(agent.at("/last_deployment_id")).isEqualTo(second);
        assertThat(agent.at("/declaration/artifact")).isEqualTo("registry/agent");
        assertThat(agent.at("/declaration/ports/0/machine_port")).isEqualTo("9001");
        assertThat(agent.at("/releases/0/version")).isEqualTo("1.1.0");
        assertThat(agent.at("/releases/0/current")).isEqualTo("true");
        assertThat(agent.at("/releases/1/version")).isEqualTo("1.0.0");
        assertThat(agent.at("/releases/1/operation")).isEqualTo(first);
        assertThat(agent.at("/operations/0/operation_id")).isEqualTo(second);
        assertThat(agent.at("/operations/0/outcome")).isEqualTo("completed");
        assertThat(agent.at("/operations/1/operation_id")).isEqualTo(first);
    }

    @Test
    void oneThatWasNeverDeployedHasNoReleases() {
        Answer agent = http.get("/agents/agent-02").has(200);

        assertThat(agent.json().at("/releases")).isEmpty();
        assertThat(agent.json().at("/operations")).isEmpty();
        assertThat(agent.json().at("/current_version").isNull()).isTrue();
    }

    @Test
    void theEnvironmentIsAskedForOnlyWhereSeveralHaveTheAgent() {
        assertThat(http.get("/agents/probe-01").has(200).at("/environment")).isEqualTo("testing");

        inventories.put(EnvironmentName.TESTING, TwoMachines.agent("agent-01", "pc2", 9009));
        Answer refused = http.get("/agents/agent-01").isProblem(400, "invalid-request");
        assertThat(refused.at("/errors/0/field")).isEqualTo("environment");
        assertThat(refused.at("/errors/0/allowed/1")).isEqualTo("testing");
        assertThat(http.get("/agents/agent-01?environment=testing").has(200).at("/machine"))
                .isEqualTo("pc2");
    }

    @Test
    void anUnknownOneIsNamedWithThoseThatAreAlike() {
        Answer unknown = http.get("/agents/agnet-01").isProblem(404, "unknown-agent");
        assertThat(unknown.at("/similar/0")).isEqualTo("agent-01");
        assertThat(unknown.at("/detail")).isEqualTo("No environment has an agent agnet-01.");
        Answer elsewhere = http.get("/agents/agent-01?environment=testing").isProblem(404, "unknown-agent");
        assertThat(elsewhere.at("/elsewhere/0")).isEqualTo("production");
        http.get("/agents/agent-01?env=testing").isProblem(400, "invalid-request");
    }

    /** Values of variables may be secret. */
    @Test
    void ofVariablesOnlyTheNamesAreTold() {
        Agent plain = TwoMachines.agent("agent-01", "main-pc", 9001);
        Agent agent = new Agent(
                plain.id(),
                plain.machine(),
                plain.runtime(),
                plain.artifact(),
                "serve --token s3cret",
                plain.setup(),
                plain.ports(),
                Map.of("TOKEN", "s3cret"),
                plain.labels(),
                plain.restart(),
                plain.resources(),
                plain.health(),
                plain.dependsOn());
        inventories.put(EnvironmentName.PRODUCTION, agent);

        Answer told = http.get("/agents/agent-01").has(200);
        assertThat(told.at("/declaration/env/0")).isEqualTo("TOKEN");
        assertThat(told.at("/declaration/command")).isEqualTo("serve --token ***");
        assertThat(told.body()).doesNotContain("s3cret");
    }
}
