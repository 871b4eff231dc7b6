package io.opsaga.activities.store;

import io.opsaga.operation.LockGrant;
import io.opsaga.operation.QueuePosition;
import io.opsaga.operation.QueuePosition.Obstacle;
import io.opsaga.operation.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rule of the line, said in the plainest way: a walk through all who stand in it. Whoever cannot go keeps its targets from
 * those that came later, and nothing else; so a fleet that waits for one agent gets all of its agents in the end.
 */
final class WholeQueue {
    /** Instead of the token of a lock, where there is none. */
    static final long NO_LOCK = 0;

    private final int limit;
    private final List<String> active = new ArrayList<>();
    private final Map<String, LockGrant> taken = new HashMap<>();
    private final List<Member> admitted = new ArrayList<>();
    private final Map<String, LockGrant> refusals = new LinkedHashMap<>();

    /**
     * @param members in the order of arrival
     * @param held all locks of the environment, with their targets
     * @param limit how many may be active at once
     */
    WholeQueue(List<Member> members, List<LockGrant> held, int limit) {
        this.limit = limit;
        held.forEach(lock -> taken.put(lock.target(), lock));
        members.stream().filter(Member::active).map(Member::operation).forEach(active::add);
        members.stream().filter(member -> !member.active()).forEach(this::decide);
    }

    /** Who waited and can go, in order. */
    List<Member> admitted() {
        return admitted;
    }

    /** Why those that have to go on waiting do, by operation, in order. */
    Map<String, LockGrant> refusals() {
        return refusals;
    }

    /** Who holds one of these targets, or was promised it. */
    Optional<LockGrant> inTheWay(String operation, List<String> targets) {
        return targets.stream()
                .map(taken::get)
                .filter(lock -> lock != null && !lock.holder().equals(operation))
                .findFirst();
    }

    private void decide(Member member) {
        LockGrant other = inTheWay(member.operation(), targets(member)).orElse(null);
        if (other == null && active.size() < limit) {
            admitted.add(member);
            active.add(member.operation());
            claim(member, member.reason(), null);
            return;
        }
        LockGrant refusal = other == null ? full(member) : behind(member, other);
        refusals.put(member.operation(), refusal);
        claim(member, "waits in the queue: " + member.reason(), refusal.place());
    }

    private LockGrant full(Member member) {
        QueuePosition place = place(member, Obstacle.FULL, active, null);
        return new LockGrant(false, active.get(0), member.since(), "is active", NO_LOCK, null, place);
    }

    private LockGrant behind(Member member, LockGrant other) {
        Obstacle obstacle = other.place() == null ? Obstacle.HELD : Obstacle.PROMISED;
        QueuePosition place = place(member, obstacle, List.of(other.holder()), other.target());
        return new LockGrant(
                false, other.holder(), other.since(), other.reason(), other.token(), other.target(), place);
    }

    private QueuePosition place(Member member, Obstacle obstacle, List<String> behind, @Nullable String target) {
        return new QueuePosition(refusals.size() + 1, member.since(), obstacle, behind, target);
    }

    /** What they share, such as the environment, is in nobody's way here. */
    private static List<String> targets(Member member) {
        return member.holds().exclusive().stream().map(Target::spoken).toList();
    }

    /** @param place where it waits for them; null where it has them now */
    private void claim(Member member, String reason, @Nullable QueuePosition place) {
        for (String target : targets(member)) {
            taken.putIfAbsent(
                    target, new LockGrant(false, member.operation(), member.since(), reason, NO_LOCK, target, place));
        }
    }
}
