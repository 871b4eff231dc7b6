package io.opsaga.real;

import static io.opsaga.real.Testbed.MAIN_PC;
import static io.opsaga.real.Testbed.PC2;
import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import io.opsaga.real.Real.Agent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Twenty deployments ordered in the same moment: the limit of active ones holds, and the line drains. */
@ExtendWith(Real.Shared.class)
class ManyAtOnceIT {
    private static final int MANY = 20;

    /** What opsaga.max-active-deployments is where nobody sets it. */
    private static final long LIMIT = 3;

    private final Real real;
    private final OpsagaProcess opsaga;

    ManyAtOnceIT(Real real) {
        this.real = real;
        this.opsaga = real.opsaga;
    }

    @Test
    void twentyAgentsAreDeployedAtOnceEachExactlyOnce() throws Exception {
        List<Agent> agents = real.containers(MANY);
        Instant since = Instant.now();

        List<Answer> answers = atOnce(agents.stream().map(Agent::id).toList());

        List<JsonNode> ended = new ArrayList<>();
        for (Answer answer : answers) {
            ended.add(opsaga.ended(answer.has(202).at("/deployment_id"), "completed"));
        }
        assertThat(mostAtOnce(ended)).as("active at once").isBetween(2L, LIMIT);
        List<JsonNode> events = Stream.of(MAIN_PC, PC2)
                .flatMap(machine -> Testbed.events(machine, since).stream())
                .toList();
        for (Agent agent : agents) {
            assertThat(Testbed.count(events, agent.id(), "create"))
                    .as(agent.id())
                    .isEqualTo(1);
            assertThat(Testbed.count(events, agent.id(), "start"))
                    .as(agent.id())
                    .isEqualTo(1);
            assertThat(Testbed.count(events, agent.id(), "die")).as(agent.id()).isZero();
        }
    }

    @Test
    void oneAgentIsDeployedByOneOfTwenty() throws Exception {
        Agent agent = real.container();

        List<Answer> answers = atOnce(Collections.nCopies(MANY, agent.id()));

        List<Answer> accepted =
                answers.stream().filter(answer -> answer.status() == 202).toList();
        assertThat(accepted).hasSize(1);
        String holder = accepted.get(0).at("/deployment_id");
        answers.stream()
                .filter(answer -> answer.status() != 202)
                .forEach(answer -> assertThat(
                                answer.isProblem(409, "target-locked").at("/holder"))
                        .isEqualTo(holder));
        opsaga.ended(holder, "completed");
        opsaga.deployed(agent.id(), "1.1.0");
        assertThat(Testbed.serves(agent.machine(), agent.port())).isEqualTo("1.1.0");
    }

    /** How many of these were active in the same moment: between the begin of their first step and their end. */
    private static long mostAtOnce(List<JsonNode> deployments) {
        return deployments.stream()
                .map(ManyAtOnceIT::began)
                .mapToLong(moment -> deployments.stream()
                        .filter(other -> !began(other).isAfter(moment)
                                && Instant.parse(other.at("/finished_at").asString())
                                        .isAfter(moment))
                        .count())
                .max()
                .orElse(0);
    }

    private static Instant began(JsonNode deployment) {
        return Instant.parse(deployment.at("/steps/0/started_at").asString());
    }

    private List<Answer> atOnce(List<String> agents) throws Exception {
        // Another test may have rolled it back, for an agent of its own.
        opsaga.lift("1.0.0");
        ExecutorService threads = Executors.newFixedThreadPool(agents.size());
        try {
            List<Callable<Answer>> orders = agents.stream()
                    .map(agent -> (Callable<Answer>) () -> opsaga.order(agent, "1.0.0"))
                    .toList();
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> answer : threads.invokeAll(orders)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }
}
