package io.opsaga.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StageTest {
    private static final Stage ROLLING_OUT = new Stage("ROLLING_OUT");

    @Test
    void isWrittenAsTheConstantThatItOnceWas() {
        Payload written = Payloads.converter().toPayload(ROLLING_OUT).orElseThrow();
        Payload before = written.toBuilder()
                .setData(ByteString.copyFromUtf8("\"MONITORING\""))
                .build();

        assertThat(written.getData().toStringUtf8()).isEqualTo("\"ROLLING_OUT\"");
        assertThat(Payloads.converter().fromPayload(written, Stage.class, Stage.class))
                .isEqualTo(ROLLING_OUT);
        assertThat(Payloads.converter().fromPayload(before, Stage.class, Stage.class))
                .isEqualTo(new Stage("MONITORING"));
    }

    @Test
    void hasASpellingForResponsesAndOneForPeople() {
        assertThat(ROLLING_OUT.wire()).isEqualTo("rolling_out");
        assertThat(ROLLING_OUT.spoken()).isEqualTo("rolling out");
        assertThat(ROLLING_OUT).hasToString("ROLLING_OUT");
        assertThatThrownBy(() -> new Stage("rolling out")).hasMessageContaining("it is a word such as MONITORING");
    }

    @Test
    void aLifecycleIsKnownByItsOwnWordAndAnyOtherIsOneOfWhoRuns() {
        for (Lifecycle lifecycle : Lifecycle.values()) {
            assertThat(Lifecycle.of(lifecycle.stage())).isEqualTo(lifecycle);
        }
        assertThat(Lifecycle.of(ROLLING_OUT)).isEqualTo(Lifecycle.RUNNING);
        assertThat(Lifecycle.of(Stage.VERIFYING)).isEqualTo(Lifecycle.RUNNING);
    }

    @Test
    void whatIsOverAndWhatIsNot() {
        Set<Lifecycle> over = EnumSet.allOf(Lifecycle.class);
        over.removeIf(lifecycle -> !lifecycle.isFinal());

        assertThat(over)
                .containsExactlyInAnyOrder(
                        Lifecycle.COMPLETED,
                        Lifecycle.COMPLETED_WITH_FAILURES,
                        Lifecycle.FAILED,
                        Lifecycle.ROLLED_BACK,
                        Lifecycle.ROLLBACK_INCOMPLETE);
        assertThat(over)
                .filteredOn(Lifecycle::isCompleted)
                .containsExactly(Lifecycle.COMPLETED, Lifecycle.COMPLETED_WITH_FAILURES);
    }
}
