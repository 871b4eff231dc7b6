package io.opsaga.activities.folder;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Unpacks a stream of {@link FolderReader} into a throw-away folder of this host, and packs that again: what comes out is what a restore
 * would give. Where this process is not root, owners are not compared, as it may not give files away. A thread that is interrupted ends it.
 */
public final class FolderProof {
    private static final String SCRATCH = "folder";

    private final Path scratch;

    /** @param scratch where there is room for as much as is in the stream; nothing of it is left behind there */
    public FolderProof(Path scratch) {
        this.scratch = scratch;
    }

    /** What is in the folder that the stream was unpacked to. */
    public FolderSummary unpacked(Path stream) {
        Path folder = made();
        try {
            boolean root = isRoot();
            must(List.of(
                    "tar",
                    "--extract",
                    "--preserve-permissions",
                    "--numeric-owner",
                    root ? "--same-owner" : "--no-same-owner",
                    "--file=" + stream,
                    "--directory=" + folder));
            return packed(folder);
        } finally {
            remove(folder);
        }
    }

    private Path made() {
        try {
            return Files.createTempDirectory(
                    Files.createDirectories(scratch),
                    SCRATCH,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new FolderException(FolderFailure.NO_ROOM, "Nothing can be made in " + scratch, e);
        }
    }

    /** Whether owners are among what it restores. */
    public static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static FolderSummary packed(Path folder) {
        TarScript script = new TarScript(folder.toString());
        try (LocalRun run = LocalRun.start(List.of("/bin/sh", "-c", script.text()))) {
            Trailed stream = new Trailed(run.out());
            FolderSummary summary = TarWalk.walk(stream, OutputStream.nullOutputStream());
            script.check(stream.trailer());
            return summary;
        } catch (IOException e) {
            throw new FolderException(FolderFailure.FAILED, "What was unpacked cannot be read", e);
        }
    }

    private static void must(List<String> command) {
        try (LocalRun run = LocalRun.start(command)) {
            String said = new String(run.out().readAllBytes(), StandardCharsets.UTF_8).strip();
            int code = run.await();
            if (code != 0) {
                boolean full = said.contains("No space left on device") || said.contains("Disk quota exceeded");
                throw new FolderException(full ? FolderFailure.NO_ROOM : FolderFailure.FAILED, said);
            }
        } catch (IOException e) {
            throw new FolderException(FolderFailure.NO_TAR, "on Opsaga's host", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a folder was unpacked");
        }
    }

    private static void remove(Path folder) {
        // Folders that nobody may write to, or search, would keep what is in them.
        must(List.of("/bin/sh", "-c", "chmod -R u+rwX -- \"$1\"; rm -rf -- \"$1\"", "sh", folder.toString()));
        if (Files.exists(folder)) {
            throw new UncheckedIOException(new IOException("cannot remove " + folder));
        }
    }
}
