package io.opsaga.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How it stands with the approval of an operation's plan.
 *
 * @param planHash the plan that approval is asked for; after a decision, the one that was decided upon
 * @param until when the default is taken
 * @param approveByDefault whether the default is to approve; otherwise it is to reject
 * @param checkedAt when was last looked whether the plan still holds
 * @param stale why the plan cannot be approved now; null where it can
 * @param health what is not well of that which would be changed; empty where nothing is known to be wrong
 * @param actor who decided; {@code opsaga} for the default
 * @param reason why, in the actor's words; null while nobody has decided
 * @param notes what happened while it was waited for: extensions, and plans that went stale
 */
public record Approval(
        State state,
        String planHash,
        Instant askedAt,
        Instant until,
        boolean approveByDefault,
        Instant checkedAt,
        @Nullable String stale,
        List<String> health,
        @Nullable String actor,
        @Nullable String reason,
        @Nullable Instant decidedAt,
        List<String> notes) {
    /** Who decides where nobody does in time. */
    static final String BY_DEFAULT = "opsaga";

    private static final int MOST_NOTES = 20;

    public Approval {
        health = List.copyOf(health);
        notes = List.copyOf(notes);
    }

    /** Where a plan stands. */
    public enum State {
        WAITING,
        APPROVED,
        REJECTED;

        /** The state as responses spell it. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Approval asked(Planned plan, ApprovalTerms terms, List<String> health, Instant now) {
        Instant until = now.plus(terms.within());
        boolean approve = terms.approveByDefault();
        return new Approval(
                State.WAITING, plan.hash(), now, until, approve, now, null, health, null, null, null, List.of());
    }

    /** Whether nobody has decided yet. */
    public boolean waits() {
        return state == State.WAITING;
    }

    /** What happens when nobody decides: {@code approve} or {@code reject}. */
    public String byDefault() {
        return approveByDefault ? "approve" : "reject";
    }

    Approval decided(State decision, String by, String why, Instant now) {
        return new Approval(
                decision, planHash, askedAt, until, approveByDefault, checkedAt, stale, health, by, why, now, notes);
    }

    Approval extended(Instant newUntil, String note) {
        return new Approval(
                state,
                planHash,
                askedAt,
                newUntil,
                approveByDefault,
                checkedAt,
                stale,
                health,
                null,
                null,
                null,
                noted(note));
    }

    /** It was looked again: the plan is still the one, or why it is not. */
    Approval seen(@Nullable String whyStale, List<String> nowHealth, Instant now) {
        return new Approval(
                state,
                planHash,
                askedAt,
                until,
                approveByDefault,
                now,
                whyStale,
                nowHealth,
                actor,
                reason,
                decidedAt,
                notes);
    }

    /** Another plan holds now: approval is asked for anew, and the time begins anew. */
    Approval askedAnew(Planned plan, Duration within, List<String> nowHealth, String note, Instant now) {
        return new Approval(
                state,
                plan.hash(),
                askedAt,
                now.plus(within),
                approveByDefault,
                now,
                null,
                nowHealth,
                null,
                null,
                null,
                noted(note));
    }

    private List<String> noted(String note) {
        List<String> all = new ArrayList<>(notes);
        all.add(note);
        return all.subList(Math.max(0, all.size() - MOST_NOTES), all.size());
    }
}
