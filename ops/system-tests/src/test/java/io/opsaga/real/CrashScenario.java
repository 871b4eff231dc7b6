package io.opsaga.real;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;

/**
 * What a kind of operations hands in to the crash matrix: agents of its own, and the ways in which its operations go. Every class of this
 * package that implements it is found; it has a constructor without parameters.
 */
interface CrashScenario {
    /** The kind, by its name. */
    String kind();

    /** Declares its agents, under names and ports that no other scenario has, and makes what they are made of. */
    void declare(InventoryWriter writer);

    /** Has its agents, which run 1.0.0, come into the state from which everything begins. */
    default void prepare(CrashRig rig) {}

    /** The ways in which its operations go; the same ones at each call. */
    List<Course> courses();

    /** Gives back what it has made beside its agents. */
    default void close() {}

    /** One of each class that there is. */
    static List<CrashScenario> all() {
        return found(CrashScenario.class).map(CrashScenario.class::cast).toList();
    }

    /** An instance of each class of Opsaga's that is of that type. */
    static Stream<Object> found(Class<?> type) {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AssignableTypeFilter(type));
        return scanner.findCandidateComponents("io.opsaga").stream().map(found -> {
            try {
                var constructor = Class.forName(found.getBeanClassName()).getDeclaredConstructor();
                constructor.setAccessible(true);
                return constructor.newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(found.getBeanClassName(), e);
            }
        });
    }
}
