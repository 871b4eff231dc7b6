package io.opsaga.fleet;

import io.opsaga.operation.AgentOutcome;
import io.opsaga.operation.Operation;
import io.opsaga.operation.Outcome;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.rollout.Layers;
import io.opsaga.rollout.Rows;
import java.util.List;
import java.util.stream.Collectors;

/** All agents of a fleet. */
final class Roster {
    private final Operation operation;
    private final List<Member> members;

    Roster(FleetInput plan) {
        operation = plan.operation();
        members = plan.agents().stream()
                .map(agent -> new Member(agent, plan.versionOf(agent)))
                .toList();
    }

    List<Member> members() {
        return members;
    }

    List<Member> with(Outcome outcome) {
        return Rows.with(outcome, members);
    }

    String layers() {
        return Layers.sizes(members);
    }

    /** The version that all shall run, as far as it is known by now. */
    String version() {
        return FleetInput.spoken(members.stream().map(Member::version).toList());
    }

    List<AgentOutcome> rows() {
        List<String> builds = builds();
        return members.stream()
                .map(member -> member.row(builds.indexOf(member.build()) + 1))
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
