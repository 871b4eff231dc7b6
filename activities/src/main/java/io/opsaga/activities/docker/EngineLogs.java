package io.opsaga.activities.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.LogContainerCmd;
import com.github.dockerjava.api.model.Frame;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What containers wrote, as their engine keeps it. An engine finds the last entries of a log at once, and reads all of it to find those since
 * some time; so it is asked for few of the last ones first, and for more where these were not enough.
 */
final class EngineLogs {
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final int LONGEST_TAIL = 1 << 18;
    private static final int FEW = 100;
    private static final int MORE = 10;
    private static final int MOST = 1_000_000;
    private static final int ALL = -1;

    private final DockerClient client;

    EngineLogs(DockerClient client) {
        this.client = client;
    }

    /** An engine counts lines and not their bytes, and a few lines may be as long as all that is wanted. */
    String tail(String id, int lines) {
        int few = Math.min(lines, FEW);
        LogTail tail = tail(id, few, new LogTail(LONGEST_TAIL));
        boolean enough = few == lines || tail.isFull() || tail.hasFewerThan(few);
        return (enough ? tail : tail(id, lines, new LogTail(LONGEST_TAIL))).text();
    }

    private LogTail tail(String id, int lines, LogTail tail) {
        read(command(id).withTail(lines), tail::add);
        return tail;
    }

    LogPart last(String id, int lines) {
        int newest = Math.max(FEW, Math.min(lines, FEW * MORE));
        LogEntries entries = entries(id, newest, LogEntries.last(), LogMark.BEGINNING);
        while (reaches(newest, entries) && !entries.suffice(lines)) {
            newest = more(newest);
            entries = entries(id, newest, LogEntries.last(), LogMark.BEGINNING);
        }
        return entries.part(reaches(newest, entries));
    }

    LogPart after(String id, LogMark place) {
        int newest = place.entries() + FEW;
        LogEntries entries = entries(id, newest, LogEntries.after(place), place);
        while (reaches(newest, entries)) {
            newest = more(newest);
            entries = entries(id, newest, LogEntries.after(place), place);
        }
        return entries.isReached() ? entries.part(false) : anew(id, place);
    }

    /** Of a log without the last entry that was read, all is new; unless it is there, and the engine's clock was set back meanwhile. */
    private LogPart anew(String id, LogMark place) {
        LogEntries entries = entries(id, ALL, LogEntries.after(place), LogMark.BEGINNING);
        return entries.isReached()
                ? entries.part(false)
                : entries(id, ALL, LogEntries.after(LogMark.BEGINNING), LogMark.BEGINNING)
                        .part(true);
    }

    /** Whether there may be others before them. */
    private static boolean reaches(int newest, LogEntries entries) {
        return newest != ALL && entries.count() >= newest;
    }

    private static int more(int newest) {
        return newest >= MOST ? ALL : newest * MORE;
    }

    private LogEntries entries(String id, int newest, LogEntries entries, LogMark since) {
        LogContainerCmd command = command(id).withTimestamps(true);
        command = newest == ALL ? command.withTailAll() : command.withTail(newest);
        StampedEntries stamped = new StampedEntries(entries);
        read(since.second() == 0 ? command : command.withSince(Math.toIntExact(since.second())), stamped::add);
        stamped.end();
        return entries;
    }

    private LogContainerCmd command(String id) {
        return client.logContainerCmd(Containers.whole(id)).withStdOut(true).withStdErr(true);
    }

    private static void read(LogContainerCmd command, Consumer<byte[]> each) {
        EngineAnswers<Frame> frames = new EngineAnswers<>(frame -> each.accept(frame.getPayload()));
        command.exec(frames);
        frames.await(SILENCE);
    }
}
