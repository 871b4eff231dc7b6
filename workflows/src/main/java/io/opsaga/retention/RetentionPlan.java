package io.opsaga.retention;

import java.util.List;

/**
 * Which executions of a backup stay and which go.
 *
 * @param all each that is listed, the newest first
 */
public record RetentionPlan(List<Judged> all) {
    public RetentionPlan {
        all = List.copyOf(all);
    }

    /** Those that stay, the newest first. */
    public List<Judged> staying() {
        return all.stream().filter(Judged::stays).toList();
    }

    /** Those that go, the newest first. */
    public List<Listed> going() {
        return all.stream()
                .filter(judged -> !judged.stays())
                .map(Judged::execution)
                .toList();
    }
}
