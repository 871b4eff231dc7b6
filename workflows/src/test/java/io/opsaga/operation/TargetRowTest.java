package io.opsaga.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opsaga.saga.Payloads;
import io.temporal.api.common.v1.Payload;
import org.junit.jupiter.api.Test;

class TargetRowTest {
    private static final TargetRow ROW = TargetRow.of("a", "pc2", "", "2.0", Outcome.CHANGED, "", 0);

    private static Payload written(TargetRow row) {
        return Payloads.converter().toPayload(row).orElseThrow();
    }

    private static TargetRow read(Payload payload) {
        return Payloads.converter().fromPayload(payload, TargetRow.class, TargetRow.class);
    }

    @Test
    void whatIsEmptyTakesNoPlaceInPayloadsAndIsReadBackAsEmpty() {
        assertThat(written(ROW).getData().toStringUtf8())
                .doesNotContain("reason", "from", "millis", "layer", "build", "orphan", "type");
        assertThat(read(written(ROW))).isEqualTo(ROW);
    }

    @Test
    void rowsOfBeforeAreRead() {
        String before = """
                {"agent":"a","machine":"pc2","from":"1.0","to":"2.0","outcome":"FAILED","reason":"CRASHED: code 1","millis":7,"build":2}""";

        TargetRow row = read(written(ROW).toBuilder()
                .setData(ByteString.copyFromUtf8(before))
                .build());

        assertThat(row)
                .isEqualTo(TargetRow.of("a", "pc2", "1.0", "2.0", Outcome.FAILED, "CRASHED: code 1", 7)
                        .withBuild(2));
        assertThat(written(row).getData().toStringUtf8()).isEqualTo(before);
    }

    @Test
    void whatItIsOfIsKeptAndElseWhatItsKindIsAbout() {
        TargetRow database = ROW.ofType(Target.DATABASE);

        assertThat(read(written(database))).isEqualTo(database);
        assertThat(database.isOf(Target.DATABASE, Target.AGENT)).isTrue();
        assertThat(database.isOf(Target.AGENT, Target.AGENT)).isFalse();
        assertThat(ROW.isOf(Target.AGENT, Target.AGENT)).isTrue();
        assertThat(ROW.isOf(Target.AGENT, Target.DATABASE)).isFalse();
    }
}
