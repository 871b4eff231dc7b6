package io.opsaga.activities.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import io.opsaga.activities.release.ReleaseActivitiesImpl;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.operation.Entry;
import io.opsaga.operation.Holds;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Locks;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationActivities;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Plans;
import io.opsaga.operation.Progress;
import io.opsaga.operation.QueueFull;
import io.opsaga.operation.QueuePosition;
import io.opsaga.release.ReleaseActivities;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.release.Releases;
import io.opsaga.saga.Reading;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Called as sagas call them: through Temporal, with everything converted to JSON and back. */
class OperationActivitiesImplTest {
    /** How the environment calls the run that all activities are of. */
    private static final String RUN = "test-workflow-id";

    private static final Holds HOLDS = Holds.agent("production", "agent", "pc2");
    private static final QueuePosition PLACE =
            new QueuePosition(1, Instant.EPOCH, QueuePosition.Obstacle.HELD, List.of("op-0"), "agent");
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");

    private final OperationLog log = mock(OperationLog.class, withSettings().withoutAnnotations());
    private final Locks locks = mock(Locks.class, withSettings().withoutAnnotations());
    private final Releases releases = mock(Releases.class, withSettings().withoutAnnotations());
    private final Plans plans = mock(Plans.class, withSettings().withoutAnnotations());
    private final Operation operation = new Operation(
            RUN, DeploymentKind.NAME, "production", "agent", "pc2", "1.1.0", "alice", "", NOW, OperationPolicy.DEFAULT);
    private final ReleaseEntry release =
            new ReleaseEntry("production", "agent", "pc2", "1.1.0", "sha256:1", "c0ffee", RUN, NOW);

    private TestActivityEnvironment temporal;
    private OperationActivities activities;
    private ReleaseActivities ofReleases;

    @BeforeEach
    void register() {
        temporal = TestActivityEnvironment.newInstance();
        temporal.registerActivitiesImplementations(
                new OperationActivitiesImpl(log, locks, plans), new ReleaseActivitiesImpl(releases));
        activities = temporal.newActivityStub(OperationActivities.class);
        ofReleases = temporal.newActivityStub(ReleaseActivities.class);
    }

    @AfterEach
    void close() {
        temporal.close();
    }

    @Test
    void everyCallReachesItsPort() {
        LockGrant grant = new LockGrant(false, "op-0", NOW, "deployment", 7);
        List<String> targets = List.of("agent");
        when(locks.acquire(operation, HOLDS)).thenReturn(grant);
        when(releases.demote(List.of(release))).thenReturn(Reading.reverted("as before"));
        when(plans.find("hash")).thenReturn(List.of("plan 1"));
        assertThat(activities.planLines("hash")).containsExactly("plan 1");
        when(log.openLeases(operation, targets)).thenReturn(List.of("op-0"));

        assertThat(activities.acquire(operation, HOLDS)).isEqualTo(grant);
        assertThat(ofReleases.demote(List.of(release))).isEqualTo(Reading.reverted("as before"));
        assertThat(activities.openLeases(operation, targets)).containsExactly("op-0");
        when(locks.release(operation)).thenReturn(List.of("op-9"));
        assertThat(activities.release(operation)).containsExactly("op-9");
        ofReleases.promote(List.of(release));
        verify(releases).promote(List.of(release));
    }

    @Test
    void whoIsNotTheOperationsRunActsForNobody() {
        Operation another = new Operation(
                "deploy_1",
                DeploymentKind.NAME,
                "production",
                "agent",
                "pc2",
                "1.1.0",
                "eve",
                "",
                NOW,
                OperationPolicy.DEFAULT);
        ReleaseEntry entry = new ReleaseEntry("production", "agent", "pc2", "1.1.0", "sha256:1", "c", "deploy_1", NOW);
        List<ThrowingCallable> all = List.of(
                () -> activities.open(opened(another), HOLDS, Entry.IN_LINE),
                () -> activities.acquire(another, HOLDS),
                () -> activities.release(another),
                () -> ofReleases.promote(List.of(entry)),
                () -> ofReleases.demote(List.of(entry)));

        assertThat(all)
                .allSatisfy(call -> assertThatThrownBy(call)
                        .rootCause()
                        .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                            assertThat(failure.getType()).isEqualTo("MALFORMED");
                            assertThat(failure.isNonRetryable()).isTrue();
                        }));
        verifyNoInteractions(locks, releases);
    }

    @Test
    void whoIsHadInAsksHowItStands() {
        LockGrant waits = new LockGrant(false, "op-0", NOW, "deployment", 7, "agent", PLACE);
        LockGrant granted = new LockGrant(true, RUN, NOW, "deployment", 8);
        when(log.open(opened(operation), HOLDS, Entry.IN_LINE)).thenReturn(waits);
        when(locks.acquire(operation, HOLDS)).thenReturn(granted);

        assertThat(activities.open(opened(operation), HOLDS, Entry.IN_LINE)).isEqualTo(granted);
    }

    @Test
    void whoIsRefusedIsNotAskedAgain() {
        LockGrant refused = new LockGrant(false, "op-0", NOW, "deployment", 7, "agent");
        when(log.open(opened(operation), HOLDS, Entry.WHERE_FREE)).thenReturn(refused);

        assertThat(activities.open(opened(operation), HOLDS, Entry.WHERE_FREE)).isEqualTo(refused);
        verifyNoInteractions(locks);
    }

    @Test
    void aFullLineIsAFailureForGood() {
        when(log.open(opened(operation), HOLDS, Entry.IN_LINE)).thenThrow(new QueueFull("production", 5));

        assertThatThrownBy(() -> activities.open(opened(operation), HOLDS, Entry.IN_LINE))
                .rootCause()
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo("QUEUE_FULL");
                    assertThat(failure.isNonRetryable()).isTrue();
                });
    }

    private static Progress opened(Operation operation) {
        return Progress.of(operation).build();
    }
}
