package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The documented envelope around what is asked for by its name. */
class NamedTest extends ApiTest {
    private Answer ask(String family, String body) {
        return http.post("/operations/" + family, body);
    }

    private static List<String> wrong(Answer refused) {
        List<String> fields = new ArrayList<>();
        refused.isProblem(400, "invalid-request")
                .json()
                .at("/errors")
                .forEach(error -> fields.add(error.at("/field").asString()));
        return fields;
    }

    @Test
    void aContainerIsDeployedInTheEnvelope() {
        Answer answer = ask("deployment", """
                        {"operation": "deploy_container", "id": "request-1",
                         "deployment_config": {"agent_id": "agent-01", "version": "1.0.0", "environment": "production"}}""").has(202);

        assertThat(answer.at("/request_id")).isEqualTo("request-1");
        assertThat(answer.at("/operation")).isEqualTo("deploy_container");
        assertThat(Instant.parse(answer.at("/timestamp")))
                .isBefore(Instant.now().plusSeconds(1));
        assertThat(answer.json().at("/result/success").booleanValue()).isTrue();
        assertThat(answer.at("/result/status")).isEqualTo("running");
        assertThat(answer.at("/result/endpoints/0")).startsWith("http://");
        awaitStage(answer.at("/result/deployment_id"), "completed");
    }

    @Test
    void whatIsNotOfferedIsRefusedWithWhatIs() {
        Answer refused = ask("deployment", "{\"operation\": \"build_image\", \"deployment_config\": {}}");

        assertThat(wrong(refused)).containsExactly("operation");
        assertThat(refused.at("/errors/0/allowed/0")).isEqualTo("deploy_container");
        assertThat(ask("gardening", "{}").isProblem(404, "not-found").at("/detail"))
                .contains("deployment");
        assertThat(store.size()).isZero();
    }

    @Test
    void allFaultsAreToldAtOnceWithTheirPlace() {
        assertThat(
                        wrong(
                                ask(
                                        "deployment",
                                        "{\"operation\": \"deploy_container\", \"zzz\": 1, \"deployment_config\": {\"version\": 7, \"yyy\": 1}}")))
                .containsExactlyInAnyOrder(
                        "zzz", "deployment_config.agent_id", "deployment_config.version", "deployment_config.yyy");
        assertThat(wrong(ask("deployment", "{}"))).containsExactly("operation");
        assertThat(wrong(ask("deployment", "{\"operation\": \"deploy_container\"}")))
                .contains("deployment_config");
        assertThat(store.size()).isZero();
    }
}
