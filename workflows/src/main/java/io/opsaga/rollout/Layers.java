package io.opsaga.rollout;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Puts targets into layers, so that each is in a later layer than those that it depends on. */
public final class Layers {
    private Layers() {}

    /**
     * The layer of each target, from 0, by its name. Dependencies on targets that are not among them count as there.
     *
     * @param dependsOn names of those that it depends on
     * @throws IllegalArgumentException if some of them depend on each other in a circle
     */
    public static <T> Map<String, Integer> of(
            List<T> selected, Function<T, String> name, Function<T, ? extends Collection<String>> dependsOn) {
        Map<String, Integer> layers = new TreeMap<>();
        List<T> left = new ArrayList<>(selected);
        for (int layer = 0; !left.isEmpty(); layer++) {
            List<String> names = left.stream().map(name).toList();
            List<T> next = left.stream()
                    .filter(target -> dependsOn.apply(target).stream().noneMatch(names::contains))
                    .toList();
            if (next.isEmpty()) {
                throw new IllegalArgumentException(
                        "These depend on each other in a circle: " + String.join(", ", names));
            }
            for (T target : next) {
                layers.put(name.apply(target), layer);
            }
            left.removeAll(next);
        }
        return layers;
    }

    /** How many targets each layer has, as {@link io.opsaga.operation.Progress#LAYERS} tells it. */
    public static String sizes(List<? extends Placed> targets) {
        Map<Integer, Integer> sizes = new TreeMap<>();
        targets.forEach(target -> sizes.merge(target.layer(), 1, Integer::sum));
        return sizes.values().stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
