package io.opsaga.api.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.opsaga.api.OpsagaSettings;
import io.opsaga.api.support.MemoryStore;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.deployment.DeploymentStage;
import io.opsaga.operation.OpenQuestion;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationKinds;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.operation.TargetRow;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Stage;
import io.opsaga.saga.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Runs that were ended from outside are found however many others there are, by as many questions as have ended. */
class WatchersTest {
    private static final int MANY = 600;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final OpsagaSettings SETTINGS =
            new OpsagaSettings(SECOND, SECOND, SECOND, SECOND, SECOND, SECOND, Duration.ofDays(1), 8);

    private final MemoryStore store = new MemoryStore();
    private final OperationGateway gateway = mock(OperationGateway.class);
    private final Set<String> running = new TreeSet<>();
    private final EndedRuns ended = new EndedRuns(store, store, gateway);
    private Instant at = Instant.now().minusSeconds(3600);

    @BeforeEach
    void serverKnows() {
        when(gateway.running(any())).thenAnswer(call -> {
            Set<String> open = new TreeSet<>(running);
            open.retainAll((Collection<?>) call.getArgument(0));
            return open;
        });
        when(gateway.runs(anyString())).thenAnswer(call -> running.contains(call.<String>getArgument(0)));
    }

    @Test
    void oneThatManyYoungerOnesHideIsFoundAndNobodyElseIsAskedAbout() {
        record("ended", DeploymentStage.DEPLOYING, 3);
        for (int i = 0; i < MANY; i++) {
            running.add(record("younger-" + i, DeploymentStage.DEPLOYING, 3));
        }
        ended.look();

        assertThat(store.find("ended").orElseThrow().verdict()).isEqualTo(Verdict.ROLLBACK_INCOMPLETE);
        verify(gateway, times(1)).running(any());
        verify(gateway, times(1)).runs(anyString());
    }

    @Test
    void thoseThatWaitAreAskedAboutTogetherAndOneOfThemThatHasEndedLeavesTheLine() {
        for (int i = 0; i < MANY; i++) {
            running.add(record("waits-" + i, Lifecycle.INITIALIZED.stage(), 1));
        }
        record("ended", Lifecycle.INITIALIZED.stage(), 1);
        ended.look();
        lostStarts().look();

        Progress over = store.find("ended").orElseThrow();
        assertThat(over.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(over.failure().type()).isEqualTo("NOT_STARTED");
        assertThat(over.residues()).isEmpty();
        verify(gateway, times(1)).runs(anyString());
        verify(gateway, never()).start(any(), anyString());
    }

    /** Started, while the workers have much to do, or are away. */
    @Test
    void thoseThatWereStartedAndHaveNotBegunAreAskedAboutTogetherToo() {
        for (int i = 0; i < MANY; i++) {
            running.add(record("started-" + i, Lifecycle.INITIALIZED.stage(), 0));
        }
        lostStarts().look();
        verify(gateway, times(1)).running(any());
        verify(gateway, never()).runs(anyString());
    }

    /** The server's list is some seconds behind. */
    @Test
    void oneThatTheListDoesNotKnowYetIsNotTakenForEnded() {
        record("young", Stage.VALIDATING, 2);
        when(gateway.runs("young")).thenReturn(true);
        ended.look();
        assertThat(store.find("young").orElseThrow().verdict()).isNull();
    }

    @Test
    void oneThatAskedWhenItWasEndedAsksNoLonger() {
        String id = record("asks", DeploymentStage.DEPLOYING, 3);
        store.record(store.find(id).orElseThrow().toBuilder()
                .question(new OpenQuestion("Go on?", List.of("yes", "no"), at, "no"))
                .revision(4)
                .build());

        ended.look();

        Progress over = store.find(id).orElseThrow();
        assertThat(over.lifecycle()).isEqualTo(Lifecycle.ROLLBACK_INCOMPLETE);
        assertThat(over.question()).isNull();
    }

    /** No run is left to finish these rows, so the table must not show them as under way. */
    @Test
    void rowsThatWereUnderWorkAreNotUndoneAndAllOthersAsTheyWere() {
        String id = record("fleet", DeploymentStage.DEPLOYING, 3);
        List<Outcome> before = List.of(Outcome.CHANGED, Outcome.CHANGING, Outcome.UNDOING, Outcome.UNDONE);
        store.record(store.find(id).orElseThrow().toBuilder()
                .rows(before.stream()
                        .map(outcome -> TargetRow.of(outcome.name(), "pc2", "1.0.0", "2.0.0", outcome, "", 0))
                        .toList())
                .revision(4)
                .build());

        ended.look();

        assertThat(store.find(id).orElseThrow().rows())
                .extracting(TargetRow::outcome)
                .containsExactly(Outcome.CHANGED, Outcome.NOT_UNDONE, Outcome.NOT_UNDONE, Outcome.UNDONE);
    }

    private LostStarts lostStarts() {
        return new LostStarts(
                store,
                store,
                new Launcher(store, gateway, new OperationKinds(List.of()), new JsonMapper()),
                gateway,
                SETTINGS);
    }

    private String record(String id, Stage stage, long revision) {
        at = at.plusMillis(1);
        Operation operation = new Operation(
                id,
                DeploymentKind.NAME,
                "production",
                "agent-" + id,
                "pc2",
                "1.0.0",
                "ann",
                "",
                at,
                OperationPolicy.DEFAULT);
        store.record(Progress.of(operation).stage(stage).revision(revision).build());
        return id;
    }
}
