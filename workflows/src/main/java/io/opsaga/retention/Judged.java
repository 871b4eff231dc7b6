package io.opsaga.retention;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An execution of a backup, and why it is kept.
 *
 * @param because every reason that there is, in the order of {@link KeepReason}; empty where it goes
 */
public record Judged(Listed execution, List<KeepReason> because) {
    public Judged {
        because = List.copyOf(because);
    }

    /** Whether anything keeps it. */
    public boolean stays() {
        return !because.isEmpty();
    }

    /** For people: its id, and why it stays. */
    String spoken() {
        return because.stream()
                .map(reason -> reason.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.joining(", ", execution.id() + " (", ")"));
    }
}
