package io.opsaga.fleet;

import io.opsaga.operation.Operation;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.TargetRow;
import io.opsaga.orphan.OrphanRow;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.rollout.LayerStep;
import io.opsaga.rollout.Layers;
import io.opsaga.rollout.Row;
import io.opsaga.rollout.Rows;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All agents of a fleet. */
final class Roster {
    private final Operation operation;
    private final List<Member> members;
    private final List<OrphanRow> orphans;

    Roster(FleetInput plan) {
        operation = plan.operation();
        members = plan.agents().stream()
                .map(agent -> new Member(agent, plan.versionOf(agent)))
                .toList();
        int behind = LayerStep.of(plan.terms(), plan.agents()).size();
        orphans = plan.toRemove().stream()
                .map(orphan -> new OrphanRow(orphan, behind))
                .toList();
    }

    List<OrphanRow> orphans() {
        return orphans;
    }

    /** Agents, and behind them orphans. */
    List<Row> all() {
        return Stream.<Row>concat(members.stream(), orphans.stream()).toList();
    }

    Optional<Member> member(String agent) {
        return members.stream().filter(member -> member.name().equals(agent)).findFirst();
    }

    List<Member> members() {
        return members;
    }

    List<Member> with(Outcome outcome) {
        return Rows.with(outcome, members);
    }

    String layers() {
        return Layers.sizes(all());
    }

    /** The version that all shall run, as far as it is known by now. */
    String version() {
        return FleetInput.spoken(members.stream().map(Member::version).toList());
    }

    List<TargetRow> rows() {
        List<String> builds = builds();
        return Stream.concat(
                        members.stream().map(member -> member.row(builds.indexOf(member.build()) + 1)),
                        orphans.stream().map(OrphanRow::row))
                .toList();
    }

    /** What is brought, each once, in the order of the agents. */
    List<String> builds() {
        return members.stream()
                .map(Member::build)
                .filter(build -> !build.isEmpty())
                .distinct()
                .toList();
    }

    /** The releases that the operation has brought. */
    List<ReleaseEntry> releases() {
        return with(Outcome.CHANGED).stream().map(this::entry).toList();
    }

    /** The releases that agents had already. */
    List<ReleaseEntry> running() {
        return with(Outcome.UNCHANGED).stream()
                .filter(member -> !member.stopped())
                .map(this::entry)
                .toList();
    }

    /** As {@link #versions(List)}, of a layer. */
    String versions(LayerStep layer) {
        return versions(ofLayer(layer));
    }

    /** As {@link #wanted(List)}, of a layer. */
    String wanted(LayerStep layer) {
        return wanted(ofLayer(layer));
    }

    private List<Member> ofLayer(LayerStep layer) {
        return members.stream()
                .filter(member -> member.layer() == layer.layer())
                .toList();
    }

    /** The orphans that are to be removed, each with what it is. */
    String leftovers() {
        return orphans.stream()
                .filter(Row::waiting)
                .map(orphan -> "%s: %s".formatted(orphan.name(), orphan.before()))
                .collect(Collectors.joining("; "));
    }

    /** The versions that those run who are to be changed, such as "1.0, 1.1". */
    static String versions(List<Member> members) {
        return members.stream()
                .filter(Member::waiting)
                .map(member -> member.row().from())
                .filter(version -> !version.isEmpty())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** The versions that those shall run who are to be changed. */
    static String wanted(List<Member> members) {
        return members.stream()
                .filter(Member::waiting)
                .map(Member::version)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private ReleaseEntry entry(Member member) {
        return new ReleaseEntry(
                operation.environment(),
                member.name(),
                member.place(),
                member.next().version(),
                member.next().digest(),
                member.next().configuration(),
                operation.id(),
                operation.requestedAt());
    }
}
