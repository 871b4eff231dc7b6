package io.opsaga.archive;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * What of a backup is restored.
 *
 * @param parts patterns of keys as Redis' SCAN has them, names of tables, or paths in a folder or volume; none for all of it
 */
public record Selection(List<String> parts) {
    public static final Selection ALL = new Selection(List.of());

    public Selection {
        parts = List.copyOf(parts);
    }

    @JsonIgnore
    public boolean isAll() {
        return parts.isEmpty();
    }
}
