package io.opsaga.operation;

import io.opsaga.saga.Reading;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which release each agent runs, ran before, and by which operation. */
public interface Releases {
    /**
     * Makes the release current. Idempotent by operation.
     *
     * @return the operation that brought the release which was current before and so loses its lease; null if there was none
     */
    @Nullable
    String promote(ReleaseEntry release);

    /** Makes the release before the operation's current again; ABSENT when the operation promoted nothing. */
    Reading demote(ReleaseEntry release);

    Optional<ReleaseEntry> current(String environment, String agent);

    Optional<ReleaseEntry> previous(String environment, String agent);

    List<ReleaseEntry> allCurrent(String environment);

    List<ReleaseEntry> allPrevious(String environment);
}
