package io.opsaga.api.operations;

import io.opsaga.operation.Line;
import io.opsaga.operation.Place;
import io.opsaga.operation.Progress;
import io.opsaga.saga.Stage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Looks up where operations stand in line; only of those that have not begun, as no other waits. */
@Component
public class Places {
    private final Line line;

    Places(Line line) {
        this.line = line;
    }

    /** Null where it does not wait. */
    public @Nullable Place of(Progress progress) {
        return mayWait(progress) ? line.place(progress.operation().id()).orElse(null) : null;
    }

    /** Those of a whole page, by the operation's id. */
    public Map<String, Place> of(List<Progress> page) {
        List<String> waiting = page.stream()
                .filter(Places::mayWait)
                .map(progress -> progress.operation().id())
                .toList();
        return waiting.isEmpty() ? Map.of() : line.places(waiting);
    }

    private static boolean mayWait(Progress progress) {
        return progress.stage() == Stage.INITIALIZED;
    }
}
