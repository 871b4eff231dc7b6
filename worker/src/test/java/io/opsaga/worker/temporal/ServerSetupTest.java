package io.opsaga.worker.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerSetupTest {
    private final Deque<Status> refusals = new ArrayDeque<>();

    private String call() {
        Status refusal = refusals.poll();
        if (refusal != null) {
            throw new StatusRuntimeException(refusal);
        }
        return "1.31.2";
    }

    @Test
    void aServerThatStillStartsIsWaitedFor() {
        refusals.addAll(List.of(Status.UNAVAILABLE, Status.NOT_FOUND));

        assertThat(ServerSetup.soon(this::call)).isEqualTo("1.31.2");
        assertThat(refusals).isEmpty();
    }

    @Test
    void aServerThatSaysNoIsNotAskedAgain() {
        refusals.addAll(List.of(Status.UNAVAILABLE, Status.PERMISSION_DENIED, Status.UNAVAILABLE));

        assertThatThrownBy(() -> ServerSetup.soon(this::call)).hasMessageContaining("PERMISSION_DENIED");
        assertThat(refusals).hasSize(1);
    }
}
