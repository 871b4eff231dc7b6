package io.opsaga.activities.orphan;

import io.opsaga.activities.machine.BoundedFanOut;
import io.opsaga.activities.orphan.Leftovers.Doubt;
import io.opsaga.activities.orphan.Leftovers.Leftover;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import io.opsaga.orphan.Orphans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Asks machines for orphans, each machine by threads of its own: one that does not answer keeps nobody waiting for another. */
public final class OrphanAsker implements Orphans, AutoCloseable {
    /** For all machines together. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** For one that has let others wait in vain. */
    private static final Duration BRIEFLY = Duration.ofMillis(300);

    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final int AT_ONCE = 2;
    private static final int LONGEST_WORDS = 300;

    private record Place(String environment, String machine) {}

    private record Look(long begun, Future<List<Leftover>> answer) {
        Duration age() {
            return Duration.ofNanos(System.nanoTime() - begun);
        }
    }

    private record Asked(Inventory inventory, Machine machine, Look look) {}

    private record Latest(long at, Report report) {}

    private final Inventories inventories;
    private final Leftovers leftovers;
    private final RecordedPlaces places;
    private final Duration patience;
    private final BoundedFanOut askers = new BoundedFanOut("orphans", AT_ONCE);
    private final Map<Place, Look> looks = new ConcurrentHashMap<>();
    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile @Nullable Latest latest;

    /** @param inventories those in force */
    public OrphanAsker(Inventories inventories, Leftovers leftovers, RecordedPlaces places) {
        this(inventories, leftovers, places, PATIENCE);
    }

    OrphanAsker(Inventories inventories, Leftovers leftovers, RecordedPlaces places, Duration patience) {
        this.inventories = inventories;
        this.leftovers = leftovers;
        this.places = places;
        this.patience = patience;
    }

    @Override
    public Report look(@Nullable EnvironmentName environment) {
        List<Asked> asked = new ArrayList<>();
        for (Inventory inventory : inventories.all()) {
            if (environment == null || inventory.environment().equals(environment)) {
                inventory.machines().values().forEach(machine -> asked.add(ask(inventory, machine)));
            }
        }
        List<Seen> seen = new ArrayList<>();
        List<Unknown> unknown = new ArrayList<>(recordedElsewhere(environment));
        long begun = System.nanoTime();
        for (Asked one : asked) {
            Duration left = patience.minusNanos(System.nanoTime() - begun);
            answer(one, left.isNegative() ? Duration.ZERO : left, seen, unknown);
        }
        Report report = new Report(seen, unknown);
        if (environment == null) {
            latest = new Latest(System.nanoTime(), report);
        }
        return report;
    }

    private Asked ask(Inventory inventory, Machine machine) {
        Place place = new Place(inventory.environment().wire(), machine.name());
        Look look = looks.compute(
                place,
                (known, running) -> running != null && !running.answer().isDone()
                        ? running
                        : new Look(
                                System.nanoTime(), askers.ask(machine.name(), () -> leftovers.on(inventory, machine))));
        return new Asked(inventory, machine, look);
    }

    private void answer(Asked one, Duration left, List<Seen> seen, List<Unknown> unknown) {
        boolean hopeless = one.look().age().compareTo(patience) > 0 && BRIEFLY.compareTo(left) < 0;
        Duration wait = hopeless ? BRIEFLY : left;
        try {
            for (Leftover leftover : one.look().answer().get(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                sorted(one, leftover, seen, unknown);
            }
        } catch (TimeoutException e) {
            unknown.add(silent(one, "%s does not answer".formatted(one.machine().name())));
        } catch (ExecutionException e) {
            String words = String.valueOf(
                            e.getCause() == null ? e.getMessage() : e.getCause().getMessage())
                    .strip()
                    .replaceAll("\\p{Cntrl}+", " ");
            String shown = words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS) + "…";
            unknown.add(silent(
                    one, "%s cannot be looked at: %s".formatted(one.machine().name(), shown)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            unknown.add(
                    silent(one, "%s was not waited for".formatted(one.machine().name())));
        }
    }

    /** The inventory may be another one than when the look began. */
    private void sorted(Asked one, Leftover leftover, List<Seen> seen, List<Unknown> unknown) {
        String environment = one.inventory().environment().wire();
        String agent = leftover.orphan().agent();
        if (one.inventory().places(agent, one.machine(), leftover.orphan().runtime())) {
            return;
        }
        Doubt doubt = leftover.doubt();
        if (doubt != null) {
            String sentence = "%s %s".formatted(leftover.spoken(), doubt.because());
            unknown.add(new Unknown(environment, one.machine().name(), agent, doubt.why(), sentence));
            return;
        }
        seen.add(new Seen(
                environment,
                leftover.orphan(),
                one.inventory().agent(agent).map(Agent::machine).orElse(null),
                leftover.found().version(),
                leftover.found().state(),
                leftover.found().since()));
    }

    private static Unknown silent(Asked one, String sentence) {
        return new Unknown(
                one.inventory().environment().wire(), one.machine().name(), "", Why.MACHINE_SILENT, sentence);
    }

    /** What cannot be asked for any more, as nothing tells how its machine is reached. */
    private List<Unknown> recordedElsewhere(@Nullable EnvironmentName environment) {
        List<Unknown> unknown = new ArrayList<>();
        for (RecordedPlaces.Place place : places.current()) {
            if (environment != null && !environment.wire().equals(place.environment())) {
                continue;
            }
            Optional<Inventory> inventory =
                    EnvironmentName.of(place.environment()).flatMap(inventories::of);
            if (inventory.isEmpty()) {
                unknown.add(recorded(place, Why.ENVIRONMENT_GONE, "no inventory has the environment any more"));
            } else if (!inventory.get().machines().containsKey(place.machine())) {
                unknown.add(recorded(place, Why.MACHINE_GONE, "the inventory has no such machine any more"));
            }
        }
        return unknown;
    }

    private static Unknown recorded(RecordedPlaces.Place place, Why why, String because) {
        return new Unknown(
                place.environment(),
                place.machine(),
                place.agent(),
                why,
                "%s %s is recorded on %s, and %s".formatted(place.agent(), place.version(), place.machine(), because));
    }

    @Override
    public Optional<Report> latest() {
        Latest known = latest;
        boolean stale = known == null || System.nanoTime() - known.at() > FRESH.toNanos();
        if (stale && renewing.compareAndSet(false, true)) {
            Thread thread = new Thread(this::renew, "orphans-renewed");
            thread.setDaemon(true);
            thread.start();
        }
        return Optional.ofNullable(known).map(Latest::report);
    }

    private void renew() {
        try {
            look(null);
        } finally {
            renewing.set(false);
        }
    }

    @Override
    public void close() {
        askers.close();
    }
}
