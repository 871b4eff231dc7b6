package io.opsaga.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResolutionTest {
    private static final Release NEXT = new Release("2.0.9", "web", "sha256:1", "c");

    private static Snapshot running(String version) {
        return new Snapshot(true, true, version, "sha256:1", "id", "web", "always");
    }

    /** Else the program and the record would go on to say the old version, and there would be nothing to roll back. */
    @Test
    void theSameContentUnderAnotherVersionIsAnotherRelease() {
        assertThat(Resolution.of(NEXT, running("2.0.7"), true).unchanged()).isFalse();
        assertThat(Resolution.of(NEXT, running("2.0.9"), true).unchanged()).isTrue();
        assertThat(Resolution.of(NEXT, running("2.0.9"), false).unchanged()).isFalse();
        assertThat(Resolution.of(NEXT, Snapshot.NOTHING, false).unchanged()).isFalse();
    }
}
