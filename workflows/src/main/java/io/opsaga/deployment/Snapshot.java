package io.opsaga.deployment;

/**
 * What was there before a deployment touched anything.
 *
 * @param present whether the agent existed on its machine
 * @param running whether it was running
 * @param reference the container's id, or the release folder
 * @param name what it was called on the machine
 * @param restart wire name of its restart policy
 */
public record Snapshot(
        boolean present,
        boolean running,
        String version,
        String digest,
        String reference,
        String name,
        String restart) {
    public static final Snapshot NOTHING = new Snapshot(false, false, "", "", "", "", "");
}
