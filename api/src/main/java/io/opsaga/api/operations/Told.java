package io.opsaga.api.operations;

import io.opsaga.api.operations.Records.Known;
import io.opsaga.operation.Progress;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was told here of operations, by revision, so that nobody sees one go back in time. */
final class Told {
    /** Of more operations at a time than anybody watches. */
    private static final int MOST = 1000;

    private final Map<String, Long> revisions = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST;
        }
    };

    /** Whether nothing newer was told. */
    synchronized boolean allows(Progress progress) {
        return progress.revision()
                >= revisions.getOrDefault(progress.operation().id(), 0L);
    }

    synchronized Known note(Known known) {
        Progress progress = known.progress();
        revisions.merge(progress.operation().id(), progress.revision(), Math::max);
        return known;
    }
}
