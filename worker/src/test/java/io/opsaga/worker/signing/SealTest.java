package io.opsaga.worker.signing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SealTest {
    @Test
    void anInstallationIsCalledTheSameByAllOfItsProcessesAndByNoOthers() {
        String name = new Seal("correct horse").installation();

        assertThat(name).matches("[0-9a-f]{10}").isEqualTo(new Seal("correct horse").installation());
        assertThat(new Seal("battery staple").installation()).isNotEqualTo(name);
    }
}
