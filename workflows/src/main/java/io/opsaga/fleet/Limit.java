package io.opsaga.fleet;

import io.opsaga.operation.AgentOutcome.Outcome;
import io.opsaga.saga.FailureNote;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says when a fleet must not go on as it does: too many have failed, or one that failed could not be brought back. */
final class Limit {
    private final FleetPolicy policy;
    private final FailureBudget budget;
    private final Roster roster;
    private @Nullable Member last;
    private int forgivenStuck;

    Limit(FleetPolicy policy, FailureBudget budget, Roster roster) {
        this.policy = policy;
        this.budget = budget;
        this.roster = roster;
    }

    void failure(Member member) {
        budget.failure();
        if (budget.exceeded() && (last == null || last.failure() == null)) {
            last = member;
        }
    }

    void takeBack() {
        budget.takeBack();
        last = null;
    }

    /** To be gone on without those that have failed. */
    void forgive() {
        budget.forgive();
        forgivenStuck = roster.with(Outcome.NOT_UNDONE).size();
        last = null;
    }

    boolean reached() {
        return budget.exceeded() || stuck().size() > forgivenStuck;
    }

    /** Whether those that are being worked on are stopped, too. */
    boolean stopsAll() {
        return policy == FleetPolicy.ALL_OR_NOTHING;
    }

    FailureNote note() {
        List<Member> stuck = stuck();
        if (last == null && !stuck.isEmpty()) {
            return new FailureNote(FleetFailure.AGENT_NOT_UNDONE.name(), Broken.told(stuck), "");
        }
        FailureNote failure = last == null ? null : last.failure();
        String spoken = budget.spoken(roster.members().size());
        return last == null || failure == null
                ? new FailureNote(FleetFailure.AGENTS_FAILED.name(), spoken, "")
                : new FailureNote(
                        failure.type(),
                        "%s on %s: %s (%s)".formatted(last.agent.id(), last.agent.machine(), failure.message(), spoken),
                        "");
    }

    /** The failure that has the operation undone; its type is that of the agent whose failure was one too many. */
    TemporalFailure thrown(String remark) {
        FailureNote note = note();
        return ApplicationFailure.newNonRetryableFailure(note.message() + remark, note.type());
    }

    private List<Member> stuck() {
        return roster.with(Outcome.NOT_UNDONE);
    }
}
