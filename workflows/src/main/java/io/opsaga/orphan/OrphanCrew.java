package io.opsaga.orphan;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.operation.Operation;
import io.opsaga.operation.Outcome;
import io.opsaga.rollout.CarriedResults;
import io.opsaga.rollout.Crew;
import io.opsaga.rollout.Rows;
import io.opsaga.saga.Causes;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Reading;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The orphans that an operation removes; for workflow code only. */
public final class OrphanCrew implements Crew<OrphanRow> {
    /** A payload has its limits; an answer has about half a kilobyte for each orphan. */
    private static final int AT_ONCE = 300;

    private final Operation operation;
    private final List<OrphanRow> rows;
    private final OrphanMachines machines;
    private final Function<Orphan, Optional<String>> objection;

    /**
     * @param token of the operation's locks by then
     * @param objection why an orphan must not be removed by what is known when its turn has come; empty where it may
     */
    public OrphanCrew(
            Operation operation,
            List<OrphanRow> rows,
            LongSupplier token,
            Function<Orphan, Optional<String>> objection) {
        this.operation = operation;
        this.rows = List.copyOf(rows);
        this.machines = new OrphanMachines(operation, token);
        this.objection = objection;
    }

    /** One look at each machine that has some of them; what was found is in the rows when all of these are over. */
    public List<Promise<Void>> looks() {
        rows.forEach(OrphanRow::forget);
        List<Promise<Void>> looks = new ArrayList<>();
        Rows.byPlace(rows).forEach((machine, some) -> {
            for (int from = 0; from < some.size(); from += AT_ONCE) {
                List<OrphanRow> part = some.subList(from, Math.min(some.size(), from + AT_ONCE));
                looks.add(Async.procedure(() -> look(machine, part)));
            }
        });
        return looks;
    }

    private void look(String machine, List<OrphanRow> some) {
        try {
            List<OrphanStand> answers = machines.survey(machine, some);
            some.forEach(row -> row.found(answers.stream()
                    .filter(answer -> answer.name().equals(row.name()))
                    .findFirst()
                    .orElseGet(() -> OrphanStand.blocked(
                            row.name(),
                            new FailureNote(
                                    DeploymentFailure.AGENT_UNKNOWN.name(), "The machine said nothing of it.", "")))));
        } catch (TemporalFailure e) {
            if (!Causes.cancelled(e)) {
                FailureNote note = Causes.of(e);
                some.forEach(row -> row.found(OrphanStand.blocked(row.name(), note)));
            }
        }
    }

    @Override
    public List<Changed> change(List<OrphanRow> batch) {
        List<OrphanRow> open = new ArrayList<>();
        batch.forEach(row -> objection.apply(row.orphan()).ifPresentOrElse(row::leave, () -> open.add(row)));
        if (!open.isEmpty()) {
            return told(machines.remove(open));
        }
        return List.of();
    }

    private List<Changed> told(List<OrphanRemoval> removals) {
        List<Changed> done = new ArrayList<>();
        for (OrphanRemoval removal : removals) {
            if (removal.left() == null) {
                done.add(new Changed(removal.name(), removal.millis()));
            } else {
                rows.stream()
                        .filter(row -> row.name().equals(removal.name()))
                        .forEach(row -> row.leave(removal.left()));
            }
        }
        return done;
    }

    @Override
    public List<Observed> changed(List<OrphanRow> batch) {
        return machines.removed(batch);
    }

    @Override
    public List<Observed> undo(List<OrphanRow> batch) {
        return machines.bringBack(batch);
    }

    @Override
    public HowFar howFar(TemporalFailure failure) {
        Optional<List<OrphanRemoval>> results = CarriedResults.of(failure, OrphanRemoval[].class);
        boolean ours = DeploymentFailure.of(Causes.of(failure).type()).isPresent();
        return new HowFar(results.map(this::told).orElse(List.of()), ours && results.isPresent());
    }

    /** Has it recorded of these agents, which no inventory declares, that there is nothing of them any more. */
    public void forget(List<String> agents) {
        machines.records().forget(operation, agents);
    }

    /** Takes that back. */
    public Reading remember() {
        return machines.records().revert(operation);
    }

    /** Gives up what was removed. */
    public String discard() {
        return Rows.atEachPlace(removed(), machines::discard);
    }

    /** Those that were removed, and not brought back. */
    public List<OrphanRow> removed() {
        return Rows.with(Outcome.CHANGED, rows);
    }
}
