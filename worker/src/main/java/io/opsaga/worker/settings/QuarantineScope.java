package io.opsaga.worker.settings;

import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Similarity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** In which environments builds are put into quarantine, as {@code opsaga.quarantine-in} says. */
public final class QuarantineScope implements Predicate<String> {
    /** Stands for every environment, also for those that are declared later. */
    static final String EVERYWHERE = "*";

    private final Set<String> names;

    private QuarantineScope(Set<String> names) {
        this.names = names;
    }

    /**
     * What the setting says. A misspelt name would leave an environment without quarantine, and nobody would notice before it is missed.
     *
     * @param known the environments that there are
     * @throws RuntimeException for names of none of them, with what may have been meant
     */
    public static QuarantineScope of(List<String> configured, List<EnvironmentName> known) {
        List<String> there = known.stream().map(EnvironmentName::wire).toList();
        Set<String> names = configured.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        List<String> faults = new ArrayList<>();
        names.stream()
                .filter(name -> !name.equals(EVERYWHERE) && !there.contains(name))
                .sorted()
                .forEach(name -> faults.add(fault(name, there)));
        if (!faults.isEmpty()) {
            throw new InvalidSettings(faults);
        }
        return new QuarantineScope(names);
    }

    private static String fault(String name, List<String> there) {
        String hint = Similarity.nearest(name, there, 1).stream()
                .findFirst()
                .map("; did you mean %s?"::formatted)
                .orElse("");
        return "opsaga.quarantine-in names an environment that there is not (there are %s)%s"
                .formatted(String.join(", ", there), hint);
    }

    /** @param environment wire name */
    @Override
    public boolean test(String environment) {
        return names.contains(EVERYWHERE) || names.contains(environment);
    }
}
