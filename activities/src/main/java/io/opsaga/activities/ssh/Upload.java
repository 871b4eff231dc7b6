package io.opsaga.activities.ssh;

import io.opsaga.activities.ssh.SshException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongConsumer;

/** One file on its way to one machine: written beside its place under a name of its own, measured, and moved there. */
final class Upload {
    private static final int CHUNK = 1 << 18;
    private static final Duration SHORT = Duration.ofSeconds(10);

    private final RemoteShell shell;
    private final RemoteShell.Scripts scripts;
    private final String target;
    private final String folder;
    private final String name;
    private final String partial;
    private final int mode;

    /** @param scripts runs what makes room; a file that it does not make is not made later */
    Upload(RemoteShell shell, String target, int mode, RemoteShell.Scripts scripts) {
        this.scripts = scripts;
        int slash = target.lastIndexOf('/');
        this.shell = shell;
        this.target = target;
        this.folder = slash < 0 ? "." : slash == 0 ? "/" : target.substring(0, slash);
        this.name = target.substring(slash + 1);
        this.partial = "%s/.%s.%s.part".formatted(folder, name, UUID.randomUUID());
        this.mode = mode;
    }

    /** The permission bits of a file here. */
    static int mode(Path local) throws IOException {
        return (Integer) Files.getAttribute(local, "unix:mode") & 0777;
    }

    void send(InputStream content, long size, LongConsumer progress) {
        prepare();
        Result result;
        try (Feed feed = shell.feed(size, receive(size))) {
            try {
                write(feed, content, progress);
            } catch (IOException e) {
                // It hung up; its end says why.
            }
            result = feed.end();
        } catch (RuntimeException e) {
            discard();
            throw e;
        }
        if (!result.ok()) {
            SshException failure = failure(result);
            discard();
            throw failure;
        }
    }

    /**
     * What the file is received by; only a partial file that is there is written to, and only a whole one is moved. A connection that
     * ends half-way looks like the end of the content.
     */
    private String receive(long size) {
        return ("dd bs=65536 conv=nocreat status=none of=%1$s || exit; "
                        + "[ \"$(wc -c <%1$s)\" -eq %2$d ] || { echo not all of it arrived >&2; exit 1; }; "
                        + "mv -f -- %1$s %3$s")
                .formatted(Quote.sh(partial), size, Quote.sh(target));
    }

    /** Makes folder and file with the right permissions before anything is in it, and clears what an upload of before left,
     * or else takes it away from it: whoever comes later is who counts. */
    private void prepare() {
        scripts.run("cannot write to " + folder, """
                mkdir -p -- %1$s || exit
                find %1$s -maxdepth 1 -name %2$s -exec rm -f {} + 2>/dev/null
                umask 077; : >%3$s && chmod %4$o %3$s""".formatted(
                        Quote.sh(folder), Quote.sh("." + name + ".*.part"), Quote.sh(partial), mode));
    }

    private static void write(Feed feed, InputStream content, LongConsumer progress) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long sent = 0;
        for (int read = content.readNBytes(chunk, 0, CHUNK); read > 0; read = content.readNBytes(chunk, 0, CHUNK)) {
            feed.send(chunk, read);
            sent += read;
            progress.accept(sent);
        }
    }

    /** Whether the disk is full is asked of the disk, too, while the partial file is there. */
    private SshException failure(Result result) {
        String machine = shell.machine().name();
        String complaint = result.err().strip();
        try {
            if (complaint.contains(RemoteShell.NO_SPACE) || full()) {
                return new SshException(Kind.DISK_FULL, machine, "no space left for " + target, null);
            }
        } catch (SshException e) {
            return new SshException(Kind.LOST, machine, "the connection was lost while sending " + target, e);
        }
        String detail = "cannot write %s: exit %d: %s".formatted(target, result.exitCode(), complaint);
        return new SshException(Kind.FAILED, machine, detail, null);
    }

    private boolean full() {
        String folderWord = Quote.sh(folder);
        return shell.run("""
                        for of in k i; do
                          # The name of the disk and the place where it is mounted may hold blanks.
                          df -P$of -- %s | awk 'NR == 2 {
                            for (i = 5; i <= NF; i++) if ($i ~ /^([0-9]+%%|-)$/ && $(i - 1) ~ /^-?[0-9]+$/)
                              exit $(i - 3) > 0 && $(i - 1) < 16
                          }' || exit 1
                        done""".formatted(folderWord), SHORT).exitCode() == 1;
    }

    private void discard() {
        try {
            shell.run("rm -f -- " + Quote.sh(partial), SHORT);
        } catch (SshException e) {
            // The next upload to this folder clears it; the failure that led here says more than this one.
        }
    }
}
