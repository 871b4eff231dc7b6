package io.opsaga.activities.folder;

import io.opsaga.activities.audit.Audit;
import io.opsaga.activities.ssh.RemoteShell;
import io.opsaga.activities.ssh.Result;
import io.opsaga.activities.ssh.SshException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * A folder of a machine as the place of a stream of {@link FolderReader}. The stream is unpacked beside the folder, on its file system, and
 * compared there entry by entry before anything of the folder is touched; then the two are exchanged by renames, and what the folder was is
 * removed last. Whatever a call is interrupted at, the next one comes to the same. Between two renames the folder, or a folder that is
 * selected, is not there for a moment; a file that is selected always is.
 *
 * <p>A folder that is a mount point cannot be renamed, and one that others have mounted must not be: then its entries are exchanged within
 * it, all old ones out before the first new one comes in. What is on its way in is a folder of its own there, and its name says how far that
 * is: before all old entries are out an interrupted call is gone on with from the old ones, afterwards from the new ones, and neither are
 * removed before the new ones are in their place.
 *
 * <p>A program that has the old folder or one of its files open keeps the old one; it sees what was restored when it opens it again.
 *
 * <p>Fails with a {@link FolderException}, or with an {@link SshException} where the machine cannot be asked.
 */
public final class FolderPlace {
    private static final Duration SHORT = Duration.ofMinutes(2);
    private static final Duration COUNTING = Duration.ofSeconds(60);
    /** Renames are quick; what was replaced is removed file by file. */
    private static final Duration REMOVING = Duration.ofHours(1);
    /** What each file takes beside its bytes, at the most, on file systems with blocks of 4 KiB. */
    private static final long EACH = 4096;

    private final RemoteShell shell;
    private final Audit audit;
    private final String folder;
    private final PlaceScript script;

    private FolderPlace(RemoteShell shell, Audit audit, String folder, boolean within) {
        this.shell = shell;
        this.audit = audit;
        this.folder = folder;
        this.script = new PlaceScript(folder, within);
    }

    /** @param folder absolute, on the machine; it need not be there */
    public static FolderPlace of(RemoteShell shell, Audit audit, String folder) {
        return new FolderPlace(shell, audit, folder, false);
    }

    /** The same for a folder that has to stay the one that it is, since others have it mounted. */
    public static FolderPlace thatStays(RemoteShell shell, Audit audit, String folder) {
        return new FolderPlace(shell, audit, folder, true);
    }

    /**
     * How it is now; reads only.
     *
     * @param age how long ago the moment was since which changes are counted, so that it does not matter what time it is on the machine
     */
    public FolderStand look(FolderPaths paths, Duration age) {
        Answer said = said(script.look(paths, age.toSeconds(), COUNTING.toSeconds()), SHORT);
        if (said.word().equals(PlaceScript.MISSING)) {
            return FolderStand.NOTHING;
        }
        String[] numbers = said.rest().split(" ", -1);
        return new FolderStand(
                true,
                numbers[3].equals("0"),
                Long.parseLong(numbers[0]),
                Long.parseLong(numbers[1]),
                Long.parseLong(numbers[2]));
    }

    /**
     * Makes it what the stream says: what is meant is as in the stream, or gone where the stream does not have it, and the rest is left alone.
     *
     * @param sent told now and then how many bytes of the stream have gone to the machine
     */
    public void replace(Path stream, FolderPaths paths, LongConsumer sent) {
        TarPlan.Read read = TarPlan.of(stream, paths);
        TarPlan plan = read.plan();
        String id = UUID.randomUUID().toString();
        long bytes = (paths.isAll() ? size(stream) : plan.bytes()) + EACH * plan.entries();
        String[] ready = said(script.prepare(id, bytes, plan.entries(), paths.isAll()), REMOVING)
                .rest()
                .split(" ", 2);
        boolean owners = ready[0].equals("0");
        try {
            if (paths.isAll() || !plan.members().isEmpty()) {
                new Unpacking(shell, ready[1], plan.members()).of(stream, sent);
            }
            compare(stream, paths, read, ready[1], owners);
        } catch (RuntimeException e) {
            discard(id);
            throw e;
        }
        exchange(id, paths, paths.isAll() ? script.exchange(id) : script.exchange(id, paths, plan));
    }

    private void exchange(String id, FolderPaths paths, String exchange) {
        try {
            audit.run(shell.machine().name(), "replace " + what(paths), () -> said(exchange, REMOVING));
        } catch (FolderException e) {
            // It has ended. Of one whose connection was lost nobody knows that, and it must find what it moves.
            discard(id);
            throw e;
        }
    }

    private void compare(Path stream, FolderPaths paths, TarPlan.Read read, String unpacked, boolean owners) {
        Optional<String> other = difference(stream, paths, read, unpacked, owners);
        if (other.isPresent()) {
            throw new FolderException(FolderFailure.UNLIKE, other.get());
        }
    }

    /** What of that is not as in the stream, in words; empty where all of it is. Owners count where the account may give files away. */
    public Optional<String> difference(Path stream, FolderPaths paths) {
        FolderStand stand = look(paths, Duration.ZERO);
        TarPlan.Read read = TarPlan.of(stream, paths);
        boolean expected = paths.isAll() || paths.paths().stream().anyMatch(read.plan()::has);
        if (!stand.present()) {
            return expected ? Optional.of("there is nothing in %s of it".formatted(folder)) : Optional.empty();
        }
        boolean owners = shell.run("id -u", SHORT).out().strip().equals("0");
        return difference(stream, paths, read, folder, owners);
    }

    private Optional<String> difference(
            Path stream, FolderPaths paths, TarPlan.Read read, String there, boolean owners) {
        try {
            Comparison comparison = Comparison.with(stream, read.plan(), paths, owners);
            FolderSummary now =
                    new FolderReader(shell, there).copyTo(OutputStream.nullOutputStream(), paths, comparison::see);
            FolderSummary then = read.summary();
            boolean same = paths.isAll()
                    && (owners
                            ? now.contents().equals(then.contents())
                            : now.withoutOwners().equals(then.withoutOwners()));
            return same ? Optional.empty() : comparison.told();
        } catch (IOException e) {
            throw new FolderException(FolderFailure.CUT, "The stream is none of tar's", e);
        }
    }

    /** Takes it away, with whatever an interrupted call has left; all is well where nothing is there. A mount point stays, empty. */
    public void remove(FolderPaths paths) {
        audit.run(shell.machine().name(), "remove " + what(paths), () -> said(script.remove(paths), REMOVING));
    }

    private void discard(String id) {
        try {
            said(script.discard(id), REMOVING);
        } catch (FolderException | SshException e) {
            // The next call takes it away; the failure that led here says more than this one.
        }
    }

    private String what(FolderPaths paths) {
        return paths.isAll() ? folder : "%s in %s".formatted(String.join(", ", paths.paths()), folder);
    }

    /** The word that a script ends with, and what comes behind it. */
    private record Answer(String word, String rest) {
        static Answer of(String out) {
            String all = out.strip();
            String line = all.substring(all.lastIndexOf('\n') + 1);
            int blank = line.indexOf(' ');
            return blank < 0 ? new Answer(line, "") : new Answer(line.substring(0, blank), line.substring(blank + 1));
        }
    }

    private Answer said(String text, Duration patience) {
        Result result = shell.run(text, patience);
        Answer answer = Answer.of(result.out());
        if (answer.word().equals(PlaceScript.OK) || answer.word().equals(PlaceScript.MISSING)) {
            return answer;
        }
        String told = answer.word().isEmpty() ? result.err() : answer.rest();
        String detail = "%s on %s: %s".formatted(folder, shell.machine().name(), told.strip());
        throw new FolderException(failure(answer.word(), told), detail);
    }

    private static FolderFailure failure(String word, String said) {
        boolean forbidden = said.contains("Permission denied")
                || said.contains("Operation not permitted")
                || said.contains("Read-only file system");
        boolean full = said.contains("No space left on device") || said.contains("Disk quota exceeded");
        return switch (word) {
            case "no_tar" -> FolderFailure.NO_TAR;
            case "no_room" -> FolderFailure.NO_ROOM_THERE;
            case "mounted" -> FolderFailure.MOUNTED;
            default -> forbidden ? FolderFailure.UNWRITABLE : full ? FolderFailure.NO_ROOM_THERE : FolderFailure.FAILED;
        };
    }

    private static long size(Path stream) {
        try {
            return Files.size(stream);
        } catch (IOException e) {
            throw new FolderException(FolderFailure.CUT, "The stream is not there", e);
        }
    }
}
