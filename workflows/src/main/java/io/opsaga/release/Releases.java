package io.opsaga.release;

import io.opsaga.saga.Reading;
import java.util.List;
import java.util.Optional;

/** Which release each agent runs, ran before, and by which operation. */
public interface Releases {
    /** Makes all these releases of one operation current, or none. Idempotent by operation. */
    void promote(List<ReleaseEntry> releases);

    /**
     * Makes the releases before these current again. ABSENT when the operation promoted none of them; UNKNOWN, with their names,
     * when later ones have been recorded of some, which then stay.
     */
    Reading demote(List<ReleaseEntry> releases);

    /**
     * Makes these releases, which run already, current where something else is recorded, as after a run that was ended from outside.
     * Idempotent by operation.
     *
     * @return those of which the record was not right
     */
    List<Settled> settle(List<ReleaseEntry> running);

    Optional<ReleaseEntry> current(String environment, String agent);

    Optional<ReleaseEntry> previous(String environment, String agent);

    List<ReleaseEntry> allCurrent(String environment);

    List<ReleaseEntry> allPrevious(String environment);
}
