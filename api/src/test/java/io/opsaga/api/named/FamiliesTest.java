package io.opsaga.api.named;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.opsaga.api.operations.Endings;
import java.util.List;
import org.junit.jupiter.api.Test;

class FamiliesTest {
    private static final Endings NOBODY_WAITS = mock(Endings.class);

    private static NamedOperation named(String family, String name) {
        NamedOperation operation = mock(NamedOperation.class);
        when(operation.family()).thenReturn(family);
        when(operation.name()).thenReturn(name);
        return operation;
    }

    @Test
    void aNameMeansOneThingInItsFamily() {
        assertThatThrownBy(() ->
                        new Families(List.of(named("backup", "restore"), named("backup", "restore")), NOBODY_WAITS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("backup", "restore");
        assertThatNoException()
                .isThrownBy(() ->
                        new Families(List.of(named("backup", "restore"), named("release", "restore")), NOBODY_WAITS));
    }
}
