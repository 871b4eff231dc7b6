package io.opsaga.activities.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.opsaga.activities.docker.DockerFailure;
import io.opsaga.activities.ssh.SshException;
import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.saga.Origin;
import io.temporal.failure.ApplicationFailure;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a technology says becomes a failure that lies where it lies. */
class TechnologyFailuresTest {
    private static DeploymentFailure failure(RuntimeException e) {
        ApplicationFailure translated = (ApplicationFailure) TechnologyFailures.translated(e);
        return DeploymentFailure.of(translated.getType()).orElseThrow();
    }

    /** Over SSH nothing of a version is heard: what its program says stands in its log, and its end is read. */
    @Test
    void nothingThatTheWayToAMachineSaysSpeaksAgainstAVersion() {
        for (SshException.Kind kind : SshException.Kind.values()) {
            SshException e = mock(SshException.class);
            when(e.kind()).thenReturn(kind);
            when(e.getMessage()).thenReturn("Machine box: no");
            assertThat(failure(e).origin()).as(kind.name()).isEqualTo(Origin.MACHINE);
        }
    }

    /** Only the first is a matter of keys and rights, and counts as a violation of security. */
    @Test
    void aMachineThatRefusesUsIsNotOneThatIsUnfit() {
        SshException refused = mock(SshException.class);
        when(refused.kind()).thenReturn(SshException.Kind.REFUSED);
        SshException failed = mock(SshException.class);
        when(failed.kind()).thenReturn(SshException.Kind.FAILED);

        assertThat(failure(refused).trigger()).isEqualTo(Trigger.SECURITY_VIOLATION);
        assertThat(failure(failed)).isEqualTo(DeploymentFailure.MACHINE_UNFIT);
    }

    @Test
    void ofAnEnginesAnswersThoseSpeakAgainstItThatAreAboutItsImage() {
        Set<DockerFailure.Kind> against = new TreeSet<>();
        for (DockerFailure.Kind kind : DockerFailure.Kind.values()) {
            DockerFailure e = mock(DockerFailure.class);
            when(e.kind()).thenReturn(kind);
            when(e.getMessage()).thenReturn("Machine box: no");
            if (failure(e).blamesVersion()) {
                against.add(kind);
            }
        }
        assertThat(against).containsExactly(DockerFailure.Kind.ENTRY_POINT, DockerFailure.Kind.IMAGE_UNFIT);
    }
}
