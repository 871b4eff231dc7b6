package io.opsaga.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayersTest {
    private record Thing(String name, List<String> below) {}

    private static Thing thing(String name, String... below) {
        return new Thing(name, List.of(below));
    }

    private static Map<String, Integer> layers(Thing... things) {
        return Layers.of(List.of(things), Thing::name, Thing::below);
    }

    @Test
    void everythingIsLaterThanWhatItDependsOn() {
        assertThat(layers(
                        thing("web", "core", "store"),
                        thing("store"),
                        thing("core", "store"),
                        thing("alone"),
                        thing("last", "web")))
                .isEqualTo(Map.of("store", 0, "alone", 0, "core", 1, "web", 2, "last", 3));
    }

    @Test
    void whatIsOutsideOfTheSelectionCountsAsThere() {
        assertThat(layers(thing("web", "core"))).isEqualTo(Map.of("web", 0));
    }

    @Test
    void aCircleIsRefused() {
        assertThatThrownBy(() -> layers(thing("a", "b"), thing("b", "a"), thing("c")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a, b");
    }
}
