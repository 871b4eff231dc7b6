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
    private String newest = "";
    private int times;
    private long oldest = Long.MAX_VALUE;
    private boolean full;
    private boolean reached;

    private LogEntries(LogMark from, boolean last) {
        this.from = from;
        this.last = last;
        this.reached = from.times() == 0;
    }

    /** The last MiB of all entries there are. */
    static LogEntries last() {
        return new LogEntries(LogMark.BEGINNING, true);
    }

    /** The first MiB of those after a place, where the engine tells all that it was told since the second of that, or earlier. */
    static LogEntries after(LogMark place) {
        return new LogEntries(place, false);
    }

    @Override
    public void entry(long second, String stamp, String text) {
        count++;
        oldest = Math.min(oldest, second);
        if (!reached) {
            read(second, stamp);
            reached = stamp.equals(from.last()) && times == from.times();
        } else if (last) {
            read(second, stamp);
            take(text);
            while (bytes > LONGEST && taken.size() > 1) {
                full = true;
                drop(taken.removeFirst());
            }
        } else if (!full && (taken.isEmpty() || bytes + text.length() <= LONGEST)) {
            read(second, stamp);
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

    private void read(long second, String stamp) {
        times = stamp.equals(newest) ? times + 1 : 1;
        newest = stamp;
        read.merge(second, 1, Integer::sum);
        read.headMap(begun()).clear();
    }

    /** A second that is over, but for clocks that go back. */
    private long begun() {
        return read.isEmpty() ? from.second() : Math.max(from.second(), read.lastKey() - 1);
    }

    /** Whether the place that was read from is there still: a log that was emptied, or has turned over, has others. */
    boolean isReached() {
        return reached;
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
        int entries = read.values().stream().mapToInt(Integer::intValue).sum();
        LogMark end = new LogMark(begun(), entries, newest, times);
        return new LogPart(String.join("", taken), cut || (last && full), end);
    }
}
