package io.opsaga.api.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.CALLS_REAL_METHODS;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;

import java.util.List;
import org.junit.jupiter.api.Test;

class AddressesTest {
    private static Door door(String kind) {
        Door door = mock(Door.class, CALLS_REAL_METHODS);
        doReturn(kind).when(door).kind();
        return door;
    }

    @Test
    void twoDoorsOfOneKindAreRefused() {
        assertThatThrownBy(() -> new Addresses(List.of(door("notice"), door("notice"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("notice");
    }

    @Test
    void aKindHasTheGenericPathsUntilItsDoorNamesOthers() {
        Door special = door("special");
        doReturn("/special/all").when(special).all();
        doReturn("/special/all/x/status").when(special).status("x");
        Addresses addresses = new Addresses(List.of(door("plain"), special));

        for (String kind : List.of("plain", "without a door")) {
            assertThat(addresses.start(kind)).isEqualTo("/api/v1/operations/" + kind);
            assertThat(addresses.one(kind, "x")).isEqualTo("/api/v1/operations/x");
            assertThat(addresses.status(kind, "x")).isEqualTo("/api/v1/operations/x");
        }
        assertThat(addresses.one("special", "x")).isEqualTo("/special/all/x");
        assertThat(addresses.status("special", "x")).isEqualTo("/special/all/x/status");
    }
}
