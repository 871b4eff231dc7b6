package io.opsaga.activities.deployment;

import io.opsaga.activities.runtime.LogPiece;
import io.opsaga.activities.runtime.LogPlace;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.inventory.AgentLogs;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Reads on from where it has come to in each version's log, so that nothing is told twice when an earlier version runs again. */
final class FollowedLog implements AgentLogs.Following {
    /** A piece that is as long may not be all there is. */
    private static final int LONG = 1 << 19;

    /** What was read of an agent where it is now. */
    record Read(Placement at, LogPiece piece) {}

    /** Reads a log as {@link io.opsaga.activities.runtime.AgentRuntime#log} does. */
    interface Source {
        Optional<Read> read(String operation, @Nullable LogPlace after, int lines);
    }

    private final Source source;
    private final UnfinishedLine unfinished;
    private final Map<String, LogPlace> places = new HashMap<>();
    private @Nullable String current;
    private @Nullable Placement at;

    FollowedLog(Source source, LongSupplier nanos) {
        this.source = source;
        this.unfinished = new UnfinishedLine(nanos);
    }

    @Override
    public void skip(String operation) {
        source.read(operation, null, 0)
                .ifPresent(read -> places.put(operation, read.piece().end()));
    }

    @Override
    public Optional<String> last(String operation, int lines) {
        Optional<Read> read = source.read(operation, null, lines);
        current = operation;
        return read.map(found -> {
            String text = LogText.of(told(operation, found));
            return LogText.last(text, unfinished.isHeld() ? lines - 1 : lines);
        });
    }

    @Override
    public String more(String operation) {
        String before = current;
        if (before != null && !before.equals(operation)) {
            String rest = rest(before);
            if (rest.length() >= LONG) {
                return rest;
            }
            rest += unfinished.isHeld() ? end() + "\n" : "";
            current = operation;
            if (!rest.isEmpty()) {
                return rest;
            }
        }
        current = operation;
        return source.read(operation, places.get(operation), Integer.MAX_VALUE)
                .map(found -> told(operation, found))
                .orElse("");
    }

    /** What a version has written that is current no longer. */
    private String rest(String operation) {
        LogPlace place = places.get(operation);
        return place == null
                ? ""
                : source.read(operation, place, Integer.MAX_VALUE)
                        .map(found -> told(operation, found))
                        .orElse("");
    }

    private String told(String operation, Read read) {
        places.put(operation, read.piece().end());
        at = read.at();
        return unfinished.add(read.at(), read.piece());
    }

    @Override
    public String end() {
        return unfinished.isHeld() ? unfinished.end(Objects.requireNonNull(at)) : "";
    }
}
