package io.opsaga.rollout;

import io.opsaga.operation.Outcome;
import io.opsaga.saga.Effect;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.OutsideText;
import io.opsaga.saga.Reading;
import org.jspecify.annotations.Nullable;

/** One target of a rollout and how far it has come; mutable, for workflow code only. */
public abstract class Row implements Placed {
    private final Placed target;
    private Outcome outcome = Outcome.UNTOUCHED;
    private String reason = "";
    private long begun;
    private long millis;
    private @Nullable FailureNote failure;
    /** An activity that changes it was asked for and has not been undone: it has to be undone. */
    private boolean touched;
    /** Its change is known to have taken effect. */
    private boolean applied;
    /** Something of its change was there, whatever became of it. */
    private boolean everThere;

    protected Row(Placed target) {
        this.target = target;
    }

    @Override
    public final String name() {
        return target.name();
    }

    @Override
    public final String place() {
        return target.place();
    }

    @Override
    public final int layer() {
        return target.layer();
    }

    /** Whether it can be changed at all, by what is known of it. */
    protected abstract boolean changeable();

    /** Whether there was nothing before: then there is nothing again once its change has failed. */
    protected abstract boolean wasAbsent();

    /** Whether it may only be changed where those of earlier layers are there; one that depends on nobody is not kept waiting for them. */
    protected boolean dependsOnEarlierLayers() {
        return true;
    }

    /** Whether a failure of that type is one of what had been begun already, so that something was there. */
    protected abstract boolean showsBegun(String failureType);

    /** What has to be known of it once it is again as it was before; empty where nothing has. */
    protected String asBefore() {
        return "";
    }

    /** Nobody has looked at it yet, or somebody is about to look once more before anything is done. */
    protected final void forgotten() {
        failure = null;
        outcome = Outcome.UNTOUCHED;
        reason = "";
    }

    /** It is right already. */
    protected final void unchanged() {
        unchanged("");
    }

    /** It is right already, or is to be left as it is. */
    protected final void unchanged(String why) {
        outcome = Outcome.UNCHANGED;
        reason = why;
    }

    /** Its turn has come, and nothing was done to it, as nothing has to be any more. */
    protected final void leftAlone(String why) {
        touched = false;
        unchanged(why);
    }

    /** It cannot be changed, or its change has failed. */
    protected final void failed(FailureNote note) {
        failure = note;
        outcome = Outcome.FAILED;
        reason = "%s: %s".formatted(note.type(), note.message());
    }

    /** From now on it has to be undone, whatever is heard of it. */
    final void begin(long now) {
        touched = true;
        begun = now;
        outcome = Outcome.CHANGING;
        reason = "";
    }

    /** It was asked for together with others, and its turn did not come. */
    final void notBegun() {
        touched = false;
        outcome = Outcome.UNTOUCHED;
    }

    final void changed(long took, String detail) {
        applied = true;
        everThere = true;
        millis = took;
        outcome = Outcome.CHANGED;
        reason = detail;
    }

    final void failed(FailureNote note, long now) {
        millis = now - begun;
        // Else an undo whose answer is lost with its worker, and that finds nothing the second time, would say there
        // never was.
        everThere |= showsBegun(note.type());
        failed(note);
    }

    final void undoing() {
        outcome = Outcome.UNDOING;
    }

    final void undone(Reading reading) {
        if (!reading.gone()) {
            outcome = Outcome.NOT_UNDONE;
            String before = failure == null ? "" : "%s: %s; ".formatted(failure.type(), failure.message());
            reason = before + "not undone: " + reading.detail();
            return;
        }
        touched = false;
        everThere |= reading.effect() == Effect.REVERTED;
        boolean never = !applied && reading.effect() == Effect.ABSENT;
        if (failure != null) {
            outcome = Outcome.FAILED;
            String before = asBefore().isEmpty() ? "" : "; " + asBefore();
            reason = "%s: %s%s".formatted(failure.type(), failure.message(), before);
        } else {
            outcome = never ? Outcome.UNTOUCHED : Outcome.UNDONE;
            String nothingDone = reading.effect() == Effect.ABSENT ? reading.detail() : "";
            reason = never ? "stopped before anything was done" : asBefore().isEmpty() ? nothingDone : asBefore();
        }
    }

    /** Its failure is forgotten: it is to be changed once more. */
    final void again() {
        failure = null;
        applied = false;
        notBegun();
        reason = "";
    }

    /** Why nobody has begun with it. */
    final void leftOut(String why) {
        reason = why;
    }

    /** Whether nobody has begun with it, although it needs a change. */
    public final boolean waiting() {
        return outcome == Outcome.UNTOUCHED && !touched;
    }

    /** Whether anything of its change was ever there. */
    final boolean wasThere() {
        return everThere;
    }

    final boolean touched() {
        return touched;
    }

    public final boolean is(Outcome which) {
        return outcome == which;
    }

    /** Whether it failed and nothing of it is there any more, not even as before: what depends on it has nothing. */
    final boolean missing() {
        return failure != null && wasAbsent();
    }

    /** Why it cannot be changed, or was not; null while there is no such reason. */
    public final @Nullable FailureNote failure() {
        return failure;
    }

    public final Outcome outcome() {
        return outcome;
    }

    /** Why it is not as wanted, for people, in a line; empty where it is. */
    public final String reason() {
        return OutsideText.line(
                reason.length() <= OutsideText.LONGEST_LINE
                        ? reason
                        : reason.substring(0, OutsideText.LONGEST_LINE - 1) + "…");
    }

    /** How long was worked on its change; 0 where nothing was done. */
    public final long millis() {
        return millis;
    }
}
