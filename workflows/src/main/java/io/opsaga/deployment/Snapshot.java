package io.opsaga.deployment;

import io.opsaga.saga.OutsideText;
import org.jspecify.annotations.Nullable;

/**
 * What was there before a deployment touched anything.
 *
 * @param present whether the agent existed on its machine
 * @param running whether it was running, or was meant to
 * @param reference the container's id, or the release folder
 * @param name what it was called on the machine
 * @param restart when its machine starts it again, as the machine spells that
 * @param state a state between running and stopped, such as {@code paused}; null where {@code running} says it all
 * @param agentName what whatever is the agent is called on the machine; null where that is the agent's id
 * @param complaint what was wrong with it, where it was to run and was not well; null where it was well, or nobody could tell
 */
public record Snapshot(
        boolean present,
        boolean running,
        String version,
        String digest,
        String reference,
        String name,
        String restart,
        @Nullable String state,
        @Nullable String agentName,
        @Nullable String complaint) {
    /** The complaint about what was to run and did not. */
    public static final String DOWN = "it did not run";

    public static final Snapshot NOTHING = new Snapshot(false, false, "", "", "", "", "");

    public Snapshot {
        complaint = complaint == null ? null : OutsideText.line(complaint);
    }

    /** What was well, as far as anybody has looked. */
    public Snapshot(
            boolean present,
            boolean running,
            String version,
            String digest,
            String reference,
            String name,
            String restart,
            @Nullable String state,
            @Nullable String agentName) {
        this(present, running, version, digest, reference, name, restart, state, agentName, null);
    }

    /** What was either running or stopped, under the agent's own name. */
    public Snapshot(
            boolean present,
            boolean running,
            String version,
            String digest,
            String reference,
            String name,
            String restart) {
        this(present, running, version, digest, reference, name, restart, null, null, null);
    }

    /** The same, where the agent is called so on its machine; null for its id. */
    public Snapshot under(@Nullable String name) {
        return new Snapshot(present, running, version, digest, reference, this.name, restart, state, name, complaint);
    }

    /** The same, with what was wrong with it; null where nothing was. */
    public Snapshot complaining(@Nullable String of) {
        return new Snapshot(present, running, version, digest, reference, name, restart, state, agentName, of);
    }

    /** Whether it ran, and was not well. */
    public boolean ranUnwell() {
        return complaint != null && !complaint.equals(DOWN);
    }

    /** Whether that was wrong with it already. */
    public boolean complainedOf(String wrong) {
        return OutsideText.line(wrong).equals(complaint);
    }

    /** The same, as if it had been stopped on purpose: not running, and started by nobody. */
    public Snapshot atRest() {
        return new Snapshot(present, false, version, digest, reference, name, "no", null, agentName);
    }

    /** How it was, in a word. */
    public String condition() {
        return state != null ? state : running ? "running" : "stopped";
    }
}
