package io.opsaga.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opsaga.rollout.RolloutPolicy;
import io.opsaga.saga.Payloads;
import io.opsaga.saga.Verdict;
import io.temporal.api.common.v1.Payload;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Fleets whose agents do not all get the same version. */
class FleetVersionsTest {
    @RegisterExtension
    static final FleetLab LAB = new FleetLab();

    @Test
    void eachAgentIsAskedAboutAndRecordedWithItsOwnVersion() {
        List<FleetAgent> agents = FleetBench.agents().stream()
                .map(agent -> agent.id().startsWith("b") ? agent.to("2.1") : agent)
                .toList();
        try (FleetBench bench = LAB.bench()) {
            var last = bench.start(bench.plan(RolloutPolicy.ALL_OR_NOTHING, 0, 2, agents))
                    .result();

            assertThat(last.verdict()).isEqualTo(Verdict.COMPLETED);
            assertThat(last.facts()).containsEntry("to_version", FleetInput.MIXED);
            assertThat(last.rows())
                    .allSatisfy(
                            row -> assertThat(row.to()).isEqualTo(row.target().startsWith("b") ? "2.1" : "2.0"));
            assertThat(bench.store.version("a0-pc2")).isEqualTo("2.0");
            assertThat(bench.store.version("b0-pc2")).isEqualTo("2.1");
            assertThat(last.layerOfEach()).containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2);
        }
    }

    /** As it was written before agents had versions of their own. */
    @Test
    void aPlanOfBeforeStillReads() {
        FleetAgent agent = read("{\"id\":\"a\",\"machine\":\"pc2\",\"layer\":1}", FleetAgent.class);
        FleetQuestion question = read(
                "{\"operation\":\"o\",\"environment\":\"e\",\"machine\":\"pc2\",\"version\":\"2.0\",\"agents\":[\"a\"]}",
                FleetQuestion.class);

        assertThat(agent).isEqualTo(new FleetAgent("a", "pc2", 1));
        assertThat(question.versionOf("a")).isEqualTo("2.0");
    }

    private static <T> T read(String json, Class<T> type) {
        Payload payload = Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFromUtf8(json))
                .build();
        return Optional.ofNullable(Payloads.converter().fromPayload(payload, type, type))
                .orElseThrow();
    }
}
