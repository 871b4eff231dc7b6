package io.opsaga.operation;

import io.opsaga.saga.Causes;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Finding;
import io.opsaga.saga.Finding.Severity;
import io.opsaga.saga.Ledger;
import io.opsaga.saga.Rehearsal;
import io.opsaga.saga.Steps;
import io.temporal.failure.TemporalFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Walks through a saga without changing anything, and says what it would do. */
final class Rehearser {
    private final OperationState state;
    private final Ledger ledger;
    private final Steps steps;
    private PlanContributor outlook = new Blank();

    Rehearser(OperationState state, Ledger ledger, Steps steps) {
        this.state = state;
        this.ledger = ledger;
        this.steps = steps;
    }

    void outlook(PlanContributor told) {
        outlook = told;
    }

    /** The plan as it is now; what keeps one from being made is part of it. Leaves no trace in the ledger. */
    Planned plan(Consumer<Steps> body) {
        Rehearsal rehearsal = Rehearsal.silent(ledger);
        FailureNote problem = null;
        try {
            walk(body, rehearsal);
        } catch (TemporalFailure e) {
            if (Causes.cancelled(e)) {
                throw e;
            }
            problem = Causes.of(e);
        }
        return planned(rehearsal, problem);
    }

    /** The plan as it is now, of reading steps that count as done; fails as they do. */
    Planned plan(Consumer<Steps> body, Rehearsal shown) {
        walk(body, shown);
        return planned(shown, null);
    }

    Rehearsal shown() {
        return Rehearsal.shown(ledger);
    }

    /** What was found to be wrong, and does not keep the plan from being carried out. */
    List<String> health() {
        List<String> wrong = new ArrayList<>();
        for (Finding finding : state.findings) {
            if (!finding.passed() && finding.severity() != Severity.INFO) {
                wrong.add(finding.message());
            }
        }
        outlook.agents().stream()
                .filter(agent -> !agent.from().isEmpty() && !agent.fromRunning())
                .forEach(agent -> wrong.add("%s does not run".formatted(agent.agent())));
        return wrong;
    }

    private void walk(Consumer<Steps> body, Rehearsal rehearsal) {
        state.findings.clear();
        state.rehearsing = true;
        try {
            body.accept(steps.rehearsing(rehearsal));
        } finally {
            state.rehearsing = false;
        }
    }

    private Planned planned(Rehearsal rehearsal, @Nullable FailureNote problem) {
        return Planned.of(state.operation, rehearsal.steps(), outlook, problem, OperationState.now());
    }

    /** Of a saga that tells nothing beside its steps. */
    private static final class Blank implements PlanContributor {
        @Override
        public List<PlannedAgent> agents() {
            return List.of();
        }

        @Override
        public List<String> conditions() {
            return List.of();
        }
    }
}
