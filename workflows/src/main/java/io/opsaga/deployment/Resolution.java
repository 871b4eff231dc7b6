package io.opsaga.deployment;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a version means for an agent, and what runs there now.
 *
 * @param unchanged whether exactly the release already runs, so that nothing needs to be done
 * @param obstacle why what is there must not be replaced, and what to do about it; null where it may
 * @param adopted what somebody else made and the deployment takes for the agent's old version, in words; null where there is nothing
 */
public record Resolution(
        Release next,
        Snapshot old,
        boolean unchanged,
        @Nullable String obstacle,
        @Nullable String adopted) {
    public Resolution {
        Objects.requireNonNull(next, "next");
        Objects.requireNonNull(old, "old");
    }

    /** Where nothing is in the way and nothing is adopted. */
    public Resolution(Release next, Snapshot old, boolean unchanged) {
        this(next, old, unchanged, null, null);
    }

    /**
     * What was found.
     *
     * @param sameContent whether what runs has the content and the configuration of what shall run, in good order; under another
     *     version it is another release all the same
     */
    public static Resolution of(Release next, Snapshot old, boolean sameContent) {
        return new Resolution(next, old, sameContent && old.version().equals(next.version()));
    }

    /** The same, with what is in the way or is adopted. */
    public Resolution given(@Nullable String inTheWay, @Nullable String taken) {
        return new Resolution(next, old, unchanged, inTheWay, taken);
    }

    /** The same, with what was wrong with that which runs now; null where nothing was. */
    public Resolution complaining(@Nullable String of) {
        return new Resolution(next, old.complaining(of), unchanged, obstacle, adopted);
    }

    /** The same, although something is to be done. */
    public Resolution changed() {
        return new Resolution(next, old, false, obstacle, adopted);
    }
}
