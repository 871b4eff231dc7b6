package io.opsaga.activities.runtime;

import static io.opsaga.activities.runtime.OnBox.PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.ContainerSpec;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentInput;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Snapshot;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A rollback brings the image that ran before, whatever its version's tag means by now, or nothing. */
class BroughtBackTest {
    private static final String RAN = "sha256:ran";
    private static final String ANOTHER = "sha256:another";
    private static final String TAG = "agent:1.0";
    private static final Placement AT = OnBox.at(PORT);

    private final EngineModel engine = new EngineModel();

    private Release resolved() {
        Operation operation = new Operation(
                "deploy_9",
                DeploymentKind.NAME,
                "testing",
                "planner",
                "box",
                "1.0",
                "ann",
                "",
                Instant.EPOCH,
                OperationPolicy.DEFAULT);
        DeploymentInput plan = new DeploymentInput(operation, "docker", true, null, List.of(), "deploy_8", null, RAN);
        return new DockerResolver(machine -> engine).resolve(AT, plan).next();
    }

    /** What was made to bring that. */
    private Container prepared(Release next) {
        Change change = new Change("deploy_9", 7, "testing", "planner", "box", next, Snapshot.NOTHING, null);
        new DockerPreparation(engine, AT, change, doing -> {}).prepare();
        return DockerLookup.fresh(engine, change).orElseThrow();
    }

    private String check(Release next) {
        return DockerChecks.image(AT, engine, next).message();
    }

    private static void isGone(ThrowingCallable work, String now) {
        ApplicationFailure failure = catchThrowableOfType(ApplicationFailure.class, work);
        assertThat(failure.getType()).isEqualTo("RELEASE_GONE");
        assertThat(failure.isNonRetryable()).isTrue();
        assertThat(failure.getOriginalMessage()).contains(TAG, "is " + now, RAN, "POST /deploy");
    }

    @Test
    void underItsTagAsLongAsThatMeansIt() {
        engine.image(TAG, RAN).image(RAN, RAN);

        Release next = resolved();

        assertThat(check(next)).isEqualTo("agent:1.0 is on the engine, and is what ran before");
        assertThat(prepared(next)).returns(RAN, Container::imageId).returns(TAG, Container::imageRef);
    }

    @Test
    void byItsIdWhereTheTagMeansAnother() {
        engine.image(TAG, ANOTHER).image(ANOTHER, ANOTHER).image(RAN, RAN);

        Release next = resolved();

        assertThat(next.digest()).isEqualTo(RAN);
        assertThat(check(next)).contains("agent:1.0 is " + ANOTHER + " by now", RAN);
        Container made = prepared(next);
        assertThat(made.imageId()).isEqualTo(RAN);
        assertThat(made.labels()).containsAllEntriesOf(Map.of(DockerLabels.VERSION, "1.0", ContainerSpec.IMAGE, RAN));
        assertThat(DockerOwnership.of(AT).owns(made)).isTrue();
        assertThat(DockerSnapshots.of(made, false).version()).isEqualTo("1.0");
        assertThat(engine.image(TAG))
                .hasValueSatisfying(image -> assertThat(image.id()).isEqualTo(ANOTHER));
    }

    @Test
    void byItsIdWhereNoTagIsLeft() {
        engine.image(RAN, RAN);

        Release next = resolved();

        assertThat(check(next)).contains("agent:1.0 is nothing by now", RAN);
        assertThat(prepared(next).imageId()).isEqualTo(RAN);
        assertThat(engine.changes()).containsExactly("create planner.deploy_9");
    }

    @Test
    void isRefusedWhereTheEngineHasAnotherOnly() {
        engine.image(TAG, ANOTHER).image(ANOTHER, ANOTHER).published(TAG, RAN);

        isGone(this::resolved, ANOTHER);
        assertThat(engine.changes()).isEmpty();
    }

    @Test
    void isPulledWhereTheEngineHasNeither() {
        engine.published(TAG, RAN);

        Release next = resolved();

        assertThat(check(next)).contains("will be pulled", RAN);
        assertThat(prepared(next).imageId()).isEqualTo(RAN);
    }

    @Test
    void isNotMadeOfWhatElseWasPulled() {
        engine.published(TAG, ANOTHER);

        isGone(() -> prepared(resolved()), ANOTHER);

        assertThat(engine.changes()).containsExactly("pull agent:1.0");
    }

    @Test
    void doesNotTakeATagFromWhatHasItWhenItWasRemovedMeanwhile() {
        engine.image(RAN, RAN).image(TAG, ANOTHER).published(TAG, RAN);
        Release next = resolved();
        engine.removeImage(RAN);

        isGone(() -> prepared(next), ANOTHER);

        assertThat(engine.changes()).isEmpty();
    }
}
