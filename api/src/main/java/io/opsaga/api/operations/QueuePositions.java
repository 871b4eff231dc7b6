package io.opsaga.api.operations;

import io.opsaga.operation.OperationQueue;
import io.opsaga.operation.Progress;
import io.opsaga.operation.QueuePosition;
import io.opsaga.saga.Lifecycle;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Looks up where operations stand in the queue; only of those that have not begun, as no other waits. */
@Component
public class QueuePositions {
    private final OperationQueue line;

    QueuePositions(OperationQueue line) {
        this.line = line;
    }

    /** Null where it does not wait. */
    public @Nullable QueuePosition of(Progress progress) {
        return mayWait(progress) ? line.place(progress.operation().id()).orElse(null) : null;
    }

    /** Those of a whole page, by the operation's id. */
    public Map<String, QueuePosition> of(List<Progress> page) {
        List<String> waiting = page.stream()
                .filter(QueuePositions::mayWait)
                .map(progress -> progress.operation().id())
                .toList();
        return waiting.isEmpty() ? Map.of() : line.places(waiting);
    }

    private static boolean mayWait(Progress progress) {
        return progress.lifecycle() == Lifecycle.INITIALIZED;
    }
}
