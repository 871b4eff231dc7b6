package io.opsaga.api.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.support.MemoryStore;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.deployment.DeploymentStage;
import io.opsaga.fleet.FleetKind;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.OperationQueue;
import io.opsaga.operation.Progress;
import io.opsaga.operation.QueuePosition;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Stage;
import io.opsaga.saga.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordsTest {
    private static final Duration YOUNG = Duration.ofMillis(900);
    private static final Duration OLD = Duration.ofMillis(1600);
    private static final QueuePosition PLACE =
            new QueuePosition(7, Instant.EPOCH, QueuePosition.Obstacle.FULL, List.of("deploy_0"), null);

    private final MemoryStore store = new MemoryStore();
    private final OperationGateway gateway = mock(OperationGateway.class);
    private final OperationQueue line = mock(OperationQueue.class);
    private final Records records = new Records(store, gateway, new QueuePositions(line));

    @BeforeEach
    void theRunSaysMore() {
        when(gateway.progress("fleet_1")).thenReturn(Optional.of(fleet(DeploymentStage.DEPLOYING, 9)));
        store.record(fleet(DeploymentStage.DEPLOYING, 7));
    }

    @Test
    void whatWasWrittenDownJustNowAnswersForTheRun() {
        store.age(YOUNG);

        Records.Known known = records.watched("fleet_1", FleetKind.NAME);

        assertThat(known.progress().revision()).isEqualTo(7);
        assertThat(known.source()).isEqualTo(Source.LIVE);
        verify(gateway, never()).progress("fleet_1");
    }

    @Test
    void anOlderRecordDoesNot() {
        store.age(OLD);
        assertThat(records.watched("fleet_1", FleetKind.NAME).progress().revision())
                .isEqualTo(9);
    }

    @Test
    void nobodyIsToldLessThanWasTold() {
        store.age(YOUNG);
        // As after an order, whose answer is the run's.
        records.newest("fleet_1");

        assertThat(records.watched("fleet_1", FleetKind.NAME).progress().revision())
                .isEqualTo(9);

        store.record(fleet(DeploymentStage.DEPLOYING, 10));
        assertThat(records.watched("fleet_1", FleetKind.NAME).progress().revision())
                .isEqualTo(10);
    }

    @Test
    void whoWaitsInLineIsNotAsked() {
        store.record(waiting());
        when(line.place("deploy_1")).thenReturn(Optional.of(PLACE));

        assertThat(records.watched("deploy_1").progress()).isEqualTo(waiting());

        verify(gateway, never()).progress("deploy_1");
    }

    @Test
    void whoWaitsForItsRunOnlyIsAsked() {
        store.record(waiting());
        when(gateway.progress("deploy_1")).thenReturn(Optional.of(begun()));

        assertThat(records.watched("deploy_1").progress()).isEqualTo(begun());
    }

    /** It was called off, say, and has not let go of its place yet. */
    @Test
    void whoWaitsInLineIsAskedWhereMoreWasToldOfIt() {
        store.record(waiting());
        when(line.place("deploy_1")).thenReturn(Optional.of(PLACE));
        when(gateway.progress("deploy_1")).thenReturn(Optional.of(begun()));
        records.newest("deploy_1");

        assertThat(records.watched("deploy_1").progress()).isEqualTo(begun());
    }

    @Test
    void ofAFinishedOneTheRunIsAskedWhileItCanBeRolledBack() {
        store.age(YOUNG);
        store.record(fleet(Lifecycle.COMPLETED.stage(), 8));
        assertThat(records.watched("fleet_1", FleetKind.NAME).progress().revision())
                .isEqualTo(9);
    }

    @Test
    void aDeploymentIsNoFleet() {
        store.record(progress("deploy_1", DeploymentKind.NAME, DeploymentStage.DEPLOYING, 1));
        assertThatThrownBy(() -> records.watched("deploy_1", FleetKind.NAME))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("it is a deployment");
    }

    private static Progress waiting() {
        return progress("deploy_1", DeploymentKind.NAME, Lifecycle.INITIALIZED.stage(), 1);
    }

    private static Progress begun() {
        return progress("deploy_1", DeploymentKind.NAME, Stage.VALIDATING, 2);
    }

    private static Progress fleet(Stage stage, long revision) {
        return progress("fleet_1", FleetKind.NAME, stage, revision);
    }

    private static Progress progress(String id, String kind, Stage stage, long revision) {
        Instant now = Instant.parse("2026-03-01T12:00:00Z");
        boolean over = Lifecycle.of(stage).isFinal();
        return Progress.of(new Operation(
                        id, kind, "testing", "fleet", "box", "1.1.0", "alice", "", now, OperationPolicy.DEFAULT))
                .stage(stage)
                .verdict(over ? Verdict.COMPLETED : null)
                .finishedAt(over ? now : null)
                .rollbackUntil(over ? now.plusSeconds(60) : null)
                .revision(revision)
                .build();
    }
}
