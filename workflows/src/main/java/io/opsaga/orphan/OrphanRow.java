package io.opsaga.orphan;

import io.opsaga.deployment.Snapshot;
import io.opsaga.operation.PlannedAgent;
import io.opsaga.operation.TargetRow;
import io.opsaga.orphan.OrphanBatch.FoundOrphan;
import io.opsaga.rollout.Placed;
import io.opsaga.rollout.Row;
import io.opsaga.saga.Decision;
import io.opsaga.saga.FailureNote;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One orphan that is to be removed, what was found out about it, and how far it has come; mutable, for workflow code only. */
public final class OrphanRow extends Row {
    /** What becomes of it. */
    private static final String GOAL = "removed";

    private final Orphan orphan;
    private @Nullable OrphanStand found;

    /** @param layer behind those of all agents that have to be well before */
    public OrphanRow(Orphan orphan, int layer) {
        super(new Place(orphan.name(), orphan.machine(), layer));
        this.orphan = orphan;
    }

    private record Place(String name, String place, int layer) implements Placed {}

    /** Which one it is. */
    public Orphan orphan() {
        return orphan;
    }

    /** Nobody has looked at it yet, or somebody is about to look once more. */
    public void forget() {
        found = null;
        forgotten();
    }

    /** What a look at its machine has told of it. */
    public void found(OrphanStand stand) {
        found = stand;
        FailureNote problem = stand.problem();
        if (problem != null) {
            failed(problem);
        } else if (stand.left() != null) {
            unchanged(stand.left());
        }
    }

    /** Its turn has come, and nothing is done to it. */
    void leave(String why) {
        leftAlone(why);
    }

    /** Whether anybody has looked. */
    public boolean surveyed() {
        return found != null;
    }

    @Override
    protected boolean changeable() {
        return found != null && found.problem() == null;
    }

    /** Nobody depends on it. */
    @Override
    protected boolean wasAbsent() {
        return false;
    }

    /** Of those that have moved the one in the new place is asked for by itself. */
    @Override
    protected boolean dependsOnEarlierLayers() {
        return false;
    }

    @Override
    protected boolean showsBegun(String failureType) {
        return false;
    }

    @Override
    protected String asBefore() {
        return found != null && was().running() && !found.well() ? "as before, not well" : "";
    }

    FoundOrphan toRemove() {
        OrphanStand stand = Objects.requireNonNull(found, "only what was surveyed is removed");
        return new FoundOrphan(orphan, stand.was(), stand.well());
    }

    /** Such as "1.2.0, running"; empty where there is nothing, or nobody has looked. */
    public String before() {
        Snapshot was = was();
        return was.present() ? "%s, %s".formatted(was.version(), was.condition()) : "";
    }

    private Snapshot was() {
        return found == null ? Snapshot.NOTHING : found.was();
    }

    /** Its line in the table of the operation. */
    public TargetRow row() {
        return TargetRow.of(orphan.agent(), place(), before(), GOAL, outcome(), reason(), millis())
                .asOrphan();
    }

    /** What was found, as a line of a plan. */
    public PlannedAgent planned() {
        boolean changes = changeable() && waiting();
        Snapshot was = was();
        return new PlannedAgent(
                name(),
                place(),
                changes ? Decision.WILL_CHANGE : Decision.NO_CHANGE,
                was.version(),
                was.digest(),
                was.reference(),
                was.running(),
                GOAL,
                "",
                "",
                reason());
    }
}
