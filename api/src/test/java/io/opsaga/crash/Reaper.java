package io.opsaga.crash;

import io.opsaga.activities.audit.Witness;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds operations at points, so that whoever kills this process kills it there.
 *
 * <p>A point is the beginning or the end of the n-th activity of a type in an operation, or the time right before or after the
 * n-th change within it. What is passed is written to {@code points}. The file {@code plan} has a line for each operation: its
 * id, a space, a point. Who has arrived is written to {@code arrived}, and goes on when there is no plan any more. While there is
 * a file {@code gate}, no operation begins, so that a plan can be made for operations whose ids are not known before.
 */
final class Reaper implements Witness {
    private static final Duration LONGEST = Duration.ofSeconds(17);
    private static final long GLANCE_MILLIS = 20;
    private static final int GLANCES_PER_BEAT = 50;

    private final Path folder;
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    private final Map<String, Integer> changes = new ConcurrentHashMap<>();
    private final Set<String> arrived = ConcurrentHashMap.newKeySet();

    Reaper(Path folder) {
        this.folder = folder;
    }

    void begins(ActivityExecutionContext context) {
        String operation = context.getInfo().getWorkflowId();
        String type = context.getInfo().getActivityType();
        int call = calls.merge(operation + type, 1, Integer::sum);
        changes.put(operation + type, 0);
        if (type.endsWith("_AcquireLock") && call == 1) {
            awaitGone(folder.resolve("gate"), context);
        }
        pass(context, "#%d begins".formatted(call));
    }

    void ends(ActivityExecutionContext context) {
        pass(context, "#%d ends".formatted(calls.get(key(context))));
    }

    @Override
    public void before(String machine, String what) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        int change = changes.merge(key(context), 1, Integer::sum);
        pass(context, "#%d before %d %s".formatted(calls.get(key(context)), change, verb(what)));
    }

    @Override
    public void after(String machine, String what) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        pass(context, "#%d after %d %s".formatted(calls.get(key(context)), changes.get(key(context)), verb(what)));
    }

    /** What is done without to what, which differs from one operation to the next. */
    private static String verb(String what) {
        String without = what.substring(what.indexOf(": ") < 0 ? 0 : what.indexOf(": ") + 2);
        return without.replaceFirst("^(restart policy|set up|[a-z]+).*", "$1");
    }

    private static String key(ActivityExecutionContext context) {
        return context.getInfo().getWorkflowId() + context.getInfo().getActivityType();
    }

    private void pass(ActivityExecutionContext context, String where) {
        String operation = context.getInfo().getWorkflowId();
        String line = operation + " " + context.getInfo().getActivityType() + where + "\n";
        write("points", line);
        Path plan = folder.resolve("plan");
        List<String> lines = read(plan);
        if (!lines.contains(line.strip()) || !arrived.add(line.strip())) {
            return;
        }
        write("arrived", line);
        awaitGone(plan, context);
    }

    /** An activity that is held gives signs of life, unless it is one of those that need none. */
    private static void awaitGone(Path file, ActivityExecutionContext context) {
        long end = System.nanoTime() + LONGEST.toNanos();
        for (int glance = 1; Files.exists(file) && System.nanoTime() < end; glance++) {
            sleep();
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

    private static void sleep() {
        try {
            Thread.sleep(GLANCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
            Files.writeString(folder.resolve(file), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
