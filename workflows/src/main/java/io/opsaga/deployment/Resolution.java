package io.opsaga.deployment;

/**
 * What a version means for an agent, and what runs there now.
 *
 * @param unchanged whether exactly the release already runs, so that nothing needs to be done
 */
public record Resolution(Release next, Snapshot old, boolean unchanged) {
    /**
     * What was found.
     *
     * @param sameContent whether what runs has the content and the configuration of what shall run, in good order; under another
     *     version it is another release all the same
     */
    public static Resolution of(Release next, Snapshot old, boolean sameContent) {
        return new Resolution(next, old, sameContent && old.version().equals(next.version()));
    }
}
