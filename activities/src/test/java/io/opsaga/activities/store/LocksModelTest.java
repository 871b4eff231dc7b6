package io.opsaga.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.activities.store.LocksModel.Asker;
import io.opsaga.operation.Entry;
import io.opsaga.operation.Holds;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Target;
import io.opsaga.saga.Lifecycle;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Programs of random takers run against the store and against {@link LocksModel}: who holds what and who waits, in which order, is the same
 * after each step; fencing tokens grow; and in the end everybody has had a turn, so nobody waits for ever.
 */
class LocksModelTest extends OnDatabase {
    private static final int ALL = 1000;
    /** Some of them, other ones for each commit; {@code ops/test --full} runs all. */
    private static final int PROGRAMS = Integer.getInteger("opsaga.lock-programs", 250);

    private static final int FIRST = new Random(Long.getLong("opsaga.crash-seed", 0)).nextInt(ALL);
    private static final int STEPS = 12;
    private static final int LIMIT = 2;

    private final Set<String> ended = ConcurrentHashMap.newKeySet();
    private final Store store =
            Store.over(Samples.KINDS, pool, id -> !ended.contains(id), Clock.systemUTC(), Duration.ZERO, LIMIT);

    @Test
    void theStoreDecidesAsTheModelDoes() {
        for (int i = 0; i < PROGRAMS; i++) {
            new Program((FIRST + i) % ALL).run();
        }
    }

    /** One program; its targets are its own. */
    private final class Program {
        private final int seed;
        private final Random random;
        private final LocksModel model = new LocksModel(LIMIT);
        private final Map<String, Asker> askers = new TreeMap<>();
        private final Map<String, Long> tokens = new HashMap<>();
        private final List<String> told = new ArrayList<>();

        Program(int seed) {
            this.seed = seed;
            this.random = new Random(seed);
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(10)) {
                    case 0, 1, 2, 3, 4 -> open();
                    case 5, 6 ->
                        pick(
                                alive(model.holding).stream()
                                        .filter(this::hasNoPart)
                                        .toList(),
                                this::release);
                    case 7 -> pick(alive(model.holding), this::end);
                    case 8 -> pick(alive(model.waiting), this::end);
                    default -> pick(alive(model.waiting), this::turn);
                }
                told.add("advance");
                store.queue().advance();
                model.advance();
                compare();
            }
            drain();
        }

        private void open() {
            List<Asker> parents = alive(model.holding);
            Asker parent =
                    parents.isEmpty() || random.nextInt(3) > 0 ? null : parents.get(random.nextInt(parents.size()));
            String id = "p%d-%d".formatted(seed, askers.size());
            Entry entry =
                    random.nextInt(5) == 0 ? Entry.AHEAD : random.nextInt(3) == 0 ? Entry.WHERE_FREE : Entry.IN_LINE;
            String environment = parent == null ? "e%d-%d".formatted(seed, random.nextInt(2)) : parent.environment();
            List<String> lineage = new ArrayList<>();
            if (parent != null) {
                lineage.addAll(parent.lineage());
                lineage.add(parent.id());
            }
            Asker asker = new Asker(id, environment, holds(environment), lineage);
            askers.put(id, asker);
            told.add("open %s %s".formatted(entry, asker));
            Operation operation = operation(asker);
            LockGrant answer =
                    store.log().open(Samples.at(operation, Lifecycle.INITIALIZED.stage(), 0), asker.holds(), entry);
            String refused = model.open(asker, entry);
            boolean stays = answer.granted() || answer.place() != null;
            assertThat(stays ? null : answer.holder()).as("%s", told).isEqualTo(refused);
            if (stays) {
                store.log().record(Samples.at(operation, Lifecycle.INITIALIZED.stage(), 1));
            }
        }

        private void release(Asker asker) {
            told.add("release " + asker.id());
            Set<String> before = ids(model.holding);
            Set<String> called = new TreeSet<>(store.locks().release(operation(asker)));
            model.remove(asker.id());
            Set<String> admitted = ids(model.holding);
            admitted.removeAll(before);
            assertThat(called).as("%s", told).isEqualTo(admitted);
        }

        private void end(Asker asker) {
            told.add("end " + asker.id());
            ended.add(asker.id());
            model.ended.add(asker.id());
        }

        private void turn(Asker asker) {
            told.add("turn " + asker.id());
            boolean granted =
                    store.locks().acquire(operation(asker), asker.holds()).granted();
            assertThat(granted).as("%s", told).isEqualTo(model.turn(asker));
        }

        /** Everybody that can lets go, until nobody is left: so nobody waits for ever. */
        private void drain() {
            while (!model.waiting.isEmpty() || !model.holding.isEmpty()) {
                Asker next = model.holding.stream()
                        .filter(this::hasNoPart)
                        .findFirst()
                        .or(() -> model.waiting.stream()
                                .filter(one -> model.ended.contains(one.id()))
                                .findFirst())
                        .orElseThrow(() -> new AssertionError("all wait for each other: " + told));
                release(next);
                compare();
            }
            assertThat(heldByStore()).isEmpty();
        }

        private void pick(List<Asker> some, Consumer<Asker> what) {
            if (!some.isEmpty()) {
                what.accept(some.get(random.nextInt(some.size())));
            }
        }

        private List<Asker> alive(List<Asker> some) {
            return some.stream().filter(one -> !model.ended.contains(one.id())).toList();
        }

        private boolean hasNoPart(Asker asker) {
            return Stream.concat(model.holding.stream(), model.waiting.stream())
                    .noneMatch(one -> one.lineage().contains(asker.id()));
        }

        private Holds holds(String environment) {
            String machine = "m%d-%d".formatted(seed, random.nextInt(2));
            return switch (random.nextInt(8)) {
                case 0 -> Holds.of(List.of(Target.machine(machine)));
                case 1 -> Holds.of(List.of(Target.environment(environment)));
                case 2 -> Holds.of(List.of(Target.database(environment, "d")));
                case 3 -> Holds.of(List.of(Target.database(environment, "d"))).within(List.of(Target.machine(machine)));
                default -> Holds.agents(environment, agents());
            };
        }

        private Map<String, String> agents() {
            Map<String, String> machines = new TreeMap<>();
            random.ints(1 + random.nextInt(2), 0, 3)
                    .forEach(n -> machines.put("a" + n, "m%d-%d".formatted(seed, n % 2)));
            return machines;
        }

        private void compare() {
            assertThat(heldByStore()).as("%s", told).isEqualTo(heldByModel());
            assertThat(line())
                    .as("%s", told)
                    .isEqualTo(model.waiting.stream().map(Asker::id).toList());
        }

        private Set<String> heldByModel() {
            Set<String> held = new TreeSet<>();
            model.holding.forEach(one -> one.holds()
                    .all()
                    .forEach((target, exclusive) -> held.add(row(target.text(), one.id(), exclusive))));
            return held;
        }

        /** Each new holder of a target has a greater token than all before. */
        private Set<String> heldByStore() {
            Set<String> held = new TreeSet<>();
            Map<String, Long> now = new HashMap<>();
            db().sql("select target, holder, exclusive, token from locks where holder like :mine order by token")
                    .param("mine", "p%d-%%".formatted(seed))
                    .query(row -> {
                        String text =
                                row(row.getString("target"), row.getString("holder"), row.getBoolean("exclusive"));
                        held.add(text);
                        now.put(text, row.getLong("token"));
                    });
            long greatest =
                    tokens.values().stream().mapToLong(token -> token).max().orElse(0);
            now.forEach((text, token) -> {
                Long before = tokens.put(text, token);
                assertThat(token)
                        .as("the token of %s", text)
                        .satisfiesAnyOf(
                                same -> assertThat(same).isEqualTo(before),
                                greater -> assertThat(greater).isGreaterThan(greatest));
            });
            return held;
        }

        private List<String> line() {
            return db().sql(
                            "select operation from queue where admitted_at is null and operation like :mine order by number")
                    .param("mine", "p%d-%%".formatted(seed))
                    .query(String.class)
                    .list();
        }

        private Operation operation(Asker asker) {
            List<String> lineage = asker.lineage();
            String parent = lineage.isEmpty() ? null : lineage.get(lineage.size() - 1);
            return new Operation(
                    asker.id(),
                    "deployment",
                    asker.environment(),
                    "t",
                    "m",
                    "1",
                    "alice",
                    "",
                    Samples.NOON,
                    OperationPolicy.DEFAULT,
                    parent);
        }
    }

    private static String row(String target, String holder, boolean exclusive) {
        return "%s %s %s".formatted(target, exclusive ? "for itself" : "shared", holder);
    }

    private static Set<String> ids(List<Asker> askers) {
        Set<String> ids = new TreeSet<>();
        askers.forEach(asker -> ids.add(asker.id()));
        return ids;
    }

    private static JdbcClient db() {
        return JdbcClient.create(pool);
    }
}
