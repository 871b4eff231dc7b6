package io.opsaga.activities.folder;

import io.opsaga.activities.ssh.Quote;
import io.opsaga.activities.ssh.RemoteShell;
import io.opsaga.activities.ssh.Result;
import io.opsaga.activities.ssh.SshException;
import io.opsaga.activities.ssh.Tunnel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;

/**
 * Reads a folder of a machine, with GNU tar there. Fails with a {@link FolderException}, or with an {@link SshException} where the machine
 * cannot be asked. A thread that is interrupted while it reads ends the reading.
 */
public final class FolderReader {
    private static final Duration LOOKING = Duration.ofSeconds(30);
    private static final int SIZE_SECONDS = 15;
    private static final int KIB = 1024;

    private final RemoteShell shell;
    private final String folder;

    /** @param folder absolute, on the machine */
    public FolderReader(RemoteShell shell, String folder) {
        this.shell = shell;
        this.folder = folder;
    }

    /** Whether it is there, and can be read; what is below it is only counted. */
    public FolderLook look() {
        String script = """
                cd -- %1$s 2>/dev/null || { [ -e %1$s ] && echo unreadable || echo missing; exit; }
                [ -r . ] || { echo unreadable; exit; }
                tar --version 2>/dev/null | head -n 1; echo
                timeout %2$d du -sk . 2>/dev/null | cut -f1
                """.formatted(Quote.sh(folder), SIZE_SECONDS);
        Result result = shell.run(script, LOOKING);
        List<String> said = result.out().lines().map(String::strip).toList();
        String first = said.isEmpty() ? "" : said.get(0);
        if (first.equals("missing")) {
            throw new FolderException(FolderFailure.MISSING, here());
        }
        if (first.equals("unreadable")) {
            throw new FolderException(FolderFailure.UNREADABLE, here());
        }
        if (!first.contains("GNU tar")) {
            throw new FolderException(FolderFailure.NO_TAR, here());
        }
        String last = said.get(said.size() - 1);
        return new FolderLook(first, last.matches("[0-9]{1,15}") ? Long.parseLong(last) * KIB : 0);
    }

    /**
     * Reads all of it.
     *
     * @param sink is given the stream; what it was given is worth nothing unless this returns
     * @throws IOException if the sink takes no more
     */
    public FolderSummary copyTo(OutputStream sink) throws IOException {
        return copyTo(sink, FolderPaths.ALL, (entry, what) -> {});
    }

    /** The same of what is meant, where somebody is told of every entry. */
    FolderSummary copyTo(OutputStream sink, FolderPaths paths, TarWalk.Each each) throws IOException {
        TarScript script = new TarScript(folder, paths);
        Sink on = new Sink(sink);
        try (Tunnel tunnel = shell.tunnelToCommand("/bin/sh -c " + Quote.sh(script.text()))) {
            tunnel.output().close();
            Trailed stream = new Trailed(tunnel.input());
            return walked(stream, on, each, script);
        }
    }

    private FolderSummary walked(Trailed stream, Sink on, TarWalk.Each each, TarScript script) throws IOException {
        try {
            FolderSummary summary = TarWalk.walk(stream, on, each);
            script.check(stream.trailer());
            return summary;
        } catch (IOException e) {
            if (on.failed()) {
                throw e;
            }
            rest(stream);
            // The trailer says better why it is not what it should be.
            script.check(stream.trailer());
            throw new FolderException(FolderFailure.CUT, here(), e);
        }
    }

    private static void rest(InputStream stream) {
        try {
            byte[] chunk = new byte[1 << 16];
            while (stream.read(chunk) >= 0) {
                // Nobody wants it.
            }
        } catch (IOException e) {
            // Then there is no trailer, which says so, too.
            return;
        }
    }

    private String here() {
        return "%s on %s".formatted(folder, shell.machine().name());
    }
}
