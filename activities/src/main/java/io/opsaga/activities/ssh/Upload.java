package io.opsaga.activities.ssh;

import io.opsaga.activities.ssh.SshException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHPosixRenameExtension;

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
        try {
            shell.transfer(sftp -> {
                write(sftp, content, progress);
                long arrived = sftp.stat(partial).getSize();
                if (arrived != size) {
                    throw new IOException("%d bytes of %d arrived".formatted(arrived, size));
                }
                move(sftp);
            });
        } catch (IOException | RuntimeException e) {
            SshException failure = failure(e);
            discard();
            throw failure;
        }
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

    private void write(SftpClient sftp, InputStream content, LongConsumer progress) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long sent = 0;
        try (OutputStream out = sftp.write(partial, OpenMode.Write, OpenMode.Truncate)) {
            for (int read = content.readNBytes(chunk, 0, CHUNK); read > 0; read = content.readNBytes(chunk, 0, CHUNK)) {
                out.write(chunk, 0, read);
                sent += read;
                progress.accept(sent);
            }
        }
    }

    /** The protocol's own rename refuses to replace a file. */
    private void move(SftpClient sftp) throws IOException {
        OpenSSHPosixRenameExtension rename = sftp.getExtension(OpenSSHPosixRenameExtension.class);
        if (rename != null && rename.isSupported()) {
            rename.posixRename(partial, target);
        } else {
            shell.must("cannot move to " + target, "mv -f -- %s %s".formatted(Quote.sh(partial), Quote.sh(target)));
        }
    }

    /** The protocol has one word, "Failure", for a full disk and much else; so the disk is asked while the partial file is there. */
    private SshException failure(Exception e) {
        if (e instanceof SshException known) {
            return known;
        }
        String machine = shell.machine().name();
        try {
            if (String.valueOf(e.getMessage()).contains(RemoteShell.NO_SPACE) || full()) {
                return new SshException(Kind.DISK_FULL, machine, "no space left for " + target, e);
            }
        } catch (SshException unreachable) {
            return new SshException(Kind.LOST, machine, "the connection was lost while sending " + target, e);
        }
        return new SshException(Kind.FAILED, machine, "cannot write %s: %s".formatted(target, e.getMessage()), e);
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
