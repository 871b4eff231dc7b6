package io.opsaga.activities.folder;

import io.opsaga.activities.ssh.Quote;
import io.opsaga.activities.ssh.RemoteShell;
import io.opsaga.activities.ssh.SshException;
import io.opsaga.activities.ssh.Tunnel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends a stream to a machine, where GNU tar unpacks it. A thread that is interrupted ends it. */
final class Unpacking {
    private static final int CHUNK = 1 << 16;
    private static final Pattern EXIT = Pattern.compile("exit ([0-9]+)\\s*$");

    private final RemoteShell shell;
    private final String unpackedTo;
    private final List<String> members;

    /** @param unpackedTo absolute, and there */
    Unpacking(RemoteShell shell, String unpackedTo, List<String> members) {
        this.shell = shell;
        this.unpackedTo = unpackedTo;
        this.members = members;
    }

    /** @param sent told the number of bytes now and then; what it throws ends it */
    void of(Path stream, LongConsumer sent) {
        String script = PlaceScript.unpack(unpackedTo, members);
        try (Tunnel tunnel = shell.tunnelToCommand("/bin/sh -c " + Quote.sh(script))) {
            begin(tunnel.input());
            send(stream, tunnel, sent);
            check(new String(tunnel.input().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted while a folder was unpacked");
            }
            throw lost(e.toString());
        }
    }

    /** Before that an rc file might read what is sent. */
    private void begin(InputStream from) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = from.read(); b >= 0 && b != '\n'; b = from.read()) {
            line.write(b);
        }
        String said = line.toString(StandardCharsets.UTF_8);
        if (!said.equals("begin")) {
            throw new FolderException(FolderFailure.FAILED, "%s: %s".formatted(unpackedTo, said));
        }
    }

    /** Until all is sent, or tar says something, which it does only when it has ended. */
    private static void send(Path stream, Tunnel tunnel, LongConsumer sent) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long bytes = 0;
        try (InputStream in = Files.newInputStream(stream);
                OutputStream out = tunnel.output()) {
            for (int read = in.read(chunk); read >= 0 && tunnel.input().available() == 0; read = in.read(chunk)) {
                out.write(chunk, 0, read);
                bytes += read;
                sent.accept(bytes);
            }
            out.flush();
        }
    }

    private void check(String said) {
        Matcher exit = EXIT.matcher(said);
        if (!exit.find()) {
            throw lost("tar did not say how it ended");
        }
        if (!exit.group(1).equals("0")) {
            throw new FolderException(failure(said), said.strip());
        }
    }

    private static FolderFailure failure(String said) {
        if (said.contains("No space left on device") || said.contains("Disk quota exceeded")) {
            return FolderFailure.NO_ROOM_THERE;
        }
        boolean forbidden = said.contains("Permission denied") || said.contains("Operation not permitted");
        return forbidden ? FolderFailure.UNWRITABLE : FolderFailure.FAILED;
    }

    private SshException lost(String why) {
        String machine = shell.machine().name();
        return new SshException(
                SshException.Kind.LOST, machine, "the stream to %s ended: %s".formatted(unpackedTo, why));
    }
}
