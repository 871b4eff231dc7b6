package io.opsaga.fleet;

import io.opsaga.operation.AgentOutcome;
import io.opsaga.operation.AgentOutcome.Outcome;
import io.opsaga.operation.Operation;
import io.opsaga.operation.ReleaseEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
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

    List<Member> layer(int layer) {
        return which(member -> member.agent.layer() == layer);
    }

    List<Member> with(Outcome outcome) {
        return which(member -> member.is(outcome));
    }

    String layers() {
        return Layers.sizes(members.stream().map(member -> member.agent).toList());
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
        return with(Outcome.UNCHANGED).stream().map(this::entry).toList();
    }

    /** By machine, in the order of their names. */
    static Map<String, List<Member>> byMachine(List<Member> members) {
        Map<String, List<Member>> machines = new TreeMap<>();
        members.forEach(member -> machines.computeIfAbsent(member.agent.machine(), name -> new ArrayList<>())
                .add(member));
        return machines;
    }

    /** Such as "3 changed, 1 failed"; of none, "nobody". */
    static String counts(List<Member> members) {
        Map<Outcome, Integer> counts = new TreeMap<>();
        members.forEach(member -> counts.merge(member.outcome(), 1, Integer::sum));
        return counts.isEmpty()
                ? "nobody"
                : counts.entrySet().stream()
                        .map(count -> "%d %s"
                                .formatted(
                                        count.getValue(), count.getKey().wire().replace('_', ' ')))
                        .collect(Collectors.joining(", "));
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

    private List<Member> which(Predicate<Member> condition) {
        return members.stream().filter(condition).toList();
    }

    private ReleaseEntry entry(Member member) {
        return new ReleaseEntry(
                operation.environment(),
                member.agent.id(),
                member.agent.machine(),
                member.next().version(),
                member.next().digest(),
                member.next().configuration(),
                operation.id(),
                operation.requestedAt());
    }
}
