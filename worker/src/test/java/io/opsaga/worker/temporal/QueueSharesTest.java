package io.opsaga.worker.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.worker.temporal.QueueShares.Share;
import io.temporal.worker.WorkerOptions;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class QueueSharesTest {
    private static final SortedSet<String> QUEUES = new TreeSet<>(List.of("opsaga", "machine-main-pc", "machine-pc2"));

    @Test
    void withoutSettingsEverythingIsServed() {
        assertThat(served(List.of("*"), List.of()))
                .isEqualTo(Map.of("opsaga", Share.OWN, "machine-main-pc", Share.OWN, "machine-pc2", Share.OWN));
    }

    @Test
    void aMachinesWorkerServesItsQueueAlone() {
        assertThat(served(List.of("machine-pc2"), List.of())).isEqualTo(Map.of("machine-pc2", Share.OWN));
    }

    @Test
    void anExactNameCountsMoreThanAPattern() {
        assertThat(served(List.of("*"), List.of("machine-pc2")))
                .isEqualTo(Map.of("opsaga", Share.OWN, "machine-main-pc", Share.OWN, "machine-pc2", Share.STAND_IN));
        assertThat(served(List.of("machine-pc2"), List.of("*")))
                .isEqualTo(
                        Map.of("opsaga", Share.STAND_IN, "machine-main-pc", Share.STAND_IN, "machine-pc2", Share.OWN));
        assertThat(served(List.of("machine-*"), List.of()))
                .isEqualTo(Map.of("machine-main-pc", Share.OWN, "machine-pc2", Share.OWN));
    }

    @Test
    void aQueueThatDoesNotExistIsRefusedWithThoseThatDo() {
        assertThatThrownBy(() -> served(List.of("*"), List.of("machine-pc3")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no queue machine-pc3; there are [machine-main-pc, machine-pc2, opsaga]");
    }

    @Test
    void aStandInPollsLess() {
        WorkerOptions own = Share.OWN.limit(WorkerOptions.newBuilder());
        WorkerOptions standIn = Share.STAND_IN.limit(WorkerOptions.newBuilder());

        assertThat(own.getMaxConcurrentActivityTaskPollers()).isZero();
        assertThat(standIn.getMaxConcurrentActivityTaskPollers()).isOne();
        assertThat(standIn.getMaxConcurrentWorkflowTaskPollers()).isEqualTo(2);
    }

    private static Map<String, Share> served(List<String> own, List<String> standIn) {
        return QueueShares.of(QUEUES, own, standIn).served();
    }
}
