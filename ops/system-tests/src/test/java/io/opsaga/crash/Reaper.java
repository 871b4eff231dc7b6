package io.opsaga.crash;

import io.opsaga.activities.audit.Witness;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.client.ActivityCompletionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/**
 * Holds operations at points, so that whoever kills this process kills it there.
 *
 * <p>A point is the beginning or the end of the n-th activity of a type in an operation, or the time right before or after the
 * n-th change within it. What is passed is written to {@code points}, and when to {@code moments}. The file {@code plan} has a
 * line for each operation: its id, a space, and a point; or {@code @n} for whatever point it passes as its n-th since this
 * process lives. Who has arrived is written to {@code arrived}, and goes on when there is no plan any more; at an {@code @n} all
 * that the operation does stands still with it. While there is a file {@code gate}, no operation begins, so that a plan can be
 * made for operations whose ids are not known before.
 */
final class Reaper implements Witness {
    private static final Duration LONGEST = Duration.ofSeconds(17);
    private static final long GLANCE_MILLIS = 20;
    private static final int GLANCES_PER_BEAT = 50;

    /** An activity that is being tried, as the so many-th of its type in its operation. */
    private record Call(int number, AtomicInteger changes) {}

    private final Path folder;
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    private final Map<String, Call> open = new ConcurrentHashMap<>();
    private final Map<String, Integer> passed = new ConcurrentHashMap<>();
    private final Set<String> arrived = ConcurrentHashMap.newKeySet();
    private final Set<String> standing = ConcurrentHashMap.newKeySet();

    Reaper(Path folder) {
        this.folder = folder;
    }

    /** Written down, too: when this process has come up. */
    @EventListener(ApplicationReadyEvent.class)
    void up() {
        write("ready", Long.toString(System.currentTimeMillis()));
    }

    void begins(ActivityExecutionContext context) {
        ActivityInfo activity = context.getInfo();
        String type = activity.getWorkflowId() + activity.getActivityType();
        open.put(key(activity), new Call(calls.merge(type, 1, Integer::sum), new AtomicInteger()));
        if (!passed.containsKey(activity.getWorkflowId())) {
            awaitGone(folder.resolve("gate"), context);
        }
        pass(context, "begins");
    }

    void ends(ActivityExecutionContext context) {
        pass(context, "ends");
    }

    @Override
    public void before(String machine, String what) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        int change = call(context).changes().incrementAndGet();
        pass(context, "before %d %s".formatted(change, verb(what)));
    }

    @Override
    public void after(String machine, String what) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        pass(context, "after %d %s".formatted(call(context).changes().get(), verb(what)));
    }

    /** What is done without to what, which differs from one operation to the next. */
    private static String verb(String what) {
        String without = what.substring(what.indexOf(": ") < 0 ? 0 : what.indexOf(": ") + 2);
        return without.replaceFirst("^(restart policy|set up|[a-z]+).*", "$1");
    }

    private static String key(ActivityInfo activity) {
        return activity.getWorkflowId() + "/" + activity.getActivityId();
    }

    private Call call(ActivityExecutionContext context) {
        return Objects.requireNonNull(open.get(key(context.getInfo())), "no activity has begun");
    }

    private void pass(ActivityExecutionContext context, String where) {
        String operation = context.getInfo().getWorkflowId();
        String point = "%s %s#%d %s"
                .formatted(
                        operation,
                        context.getInfo().getActivityType(),
                        call(context).number(),
                        where);
        String instant = "%s @%d".formatted(operation, written(operation, point));
        Path plan = folder.resolve("plan");
        List<String> lines = read(plan);
        boolean stands = standing.contains(operation) && lines.stream().anyMatch(line -> line.startsWith(operation));
        if (lines.contains(instant) && arrived.add(instant)) {
            stands = standing.add(operation);
            write("arrived", instant);
        } else if (lines.contains(point) && arrived.add(point)) {
            stands = true;
            write("arrived", point);
        }
        if (stands) {
            awaitGone(plan, context);
        }
    }

    /** Writes it down and says the how many-th it is of its operation. */
    private synchronized int written(String operation, String point) {
        write("points", point);
        write("moments", operation + " " + System.currentTimeMillis());
        return passed.merge(operation, 1, Integer::sum);
    }

    /** An activity that is held gives signs of life, unless it is one of those that need none. */
    private static void awaitGone(Path file, ActivityExecutionContext context) {
        long end = System.nanoTime() + LONGEST.toNanos();
        for (int glance = 1; Files.exists(file) && System.nanoTime() < end && slept(); glance++) {
            if (glance % GLANCES_PER_BEAT == 0 && !context.getInfo().isLocal()) {
                beat(context);
            }
        }
    }

    private static void beat(ActivityExecutionContext context) {
        try {
            context.heartbeat("held");
        } catch (ActivityCompletionException e) {
            // Cancelled: that is for the activity itself to find out.
        }
    }

    /** False where the activity was cancelled, of which it shall hear. */
    private static boolean slept() {
        try {
            Thread.sleep(GLANCE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }

    private synchronized void write(String file, String line) {
        try {
            Files.writeString(folder.resolve(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
