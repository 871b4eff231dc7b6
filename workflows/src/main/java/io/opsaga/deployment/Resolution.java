package io.opsaga.deployment;

/**
 * What a version means for an agent, and what runs there now.
 *
 * @param unchanged whether exactly the release already runs, so that nothing needs to be done
 */
public record Resolution(Release next, Snapshot old, boolean unchanged) {}
