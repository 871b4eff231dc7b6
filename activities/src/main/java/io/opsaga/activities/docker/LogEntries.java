package io.opsaga.activities.docker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeMap;

/** Takes of a log's entries those that are wanted, and knows where they end. */
final class LogEntries implements StampedEntries.Listener {
    static final int LONGEST = 1 << 20;

    private final LogMark from;
    private final boolean last;
    private final Deque<String> taken = new ArrayDeque<>();

    /** How many were read, of the last seconds. */
    private final TreeMap<Long, Integer> read = new TreeMap<>();

    private int bytes;
    private int lines;
    private int count;
    private long oldest = Long.MAX_VALUE;
    private boolean full;

    private LogEntries(LogMark from, boolean last) {
        this.from = from;
        this.last = last;
    }

    /** The last MiB of all entries there are. */
    static LogEntries last() {
        return new LogEntries(LogMark.BEGINNING, true);
    }

    /** The first MiB of those after a place, where the engine tells all that it was told since the second of that. */
    static LogEntries after(LogMark place) {
        return new LogEntries(place, false);
    }

    @Override
    public void entry(long second, String text) {
        count++;
        oldest = Math.min(oldest, second);
        if (count <= from.entries()) {
            read(second);
        } else if (last) {
            read(second);
            take(text);
            while (bytes > LONGEST && taken.size() > 1) {
                full = true;
                drop(taken.removeFirst());
            }
        } else if (!full && (taken.isEmpty() || bytes + text.length() <= LONGEST)) {
            read(second);
            take(text);
        } else {
            full = true;
        }
    }

    private void take(String text) {
        taken.addLast(text);
        bytes += text.length();
        lines += text.endsWith("\n") ? 1 : 0;
    }

    private void drop(String text) {
        bytes -= text.length();
        lines -= text.endsWith("\n") ? 1 : 0;
    }

    private void read(long second) {
        read.merge(second, 1, Integer::sum);
        read.headMap(begun()).clear();
    }

    /** A second that is over, but for clocks that go back. */
    private long begun() {
        return read.isEmpty() ? from.second() : Math.max(from.second(), read.lastKey() - 1);
    }

    /** How many there were, wanted or not. */
    int count() {
        return count;
    }

    /** Whether there are so many lines, or as much as there may be, and it is known how many are as late as the last ones. */
    boolean suffice(int wanted) {
        return oldest < begun() && (lines >= wanted || full);
    }

    /** @param cut whether there were others before them */
    LogPart part(boolean cut) {
        LogMark end = new LogMark(
                begun(), read.values().stream().mapToInt(Integer::intValue).sum());
        return new LogPart(String.join("", taken), cut || (last && full), end);
    }
}
