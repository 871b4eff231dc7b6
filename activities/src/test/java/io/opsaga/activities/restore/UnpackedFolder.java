package io.opsaga.activities.restore;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.source.RestoreAdapter;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.BackupSource.FolderSource;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.RestoreLook;
import io.opsaga.archive.Selection;
import io.opsaga.inventory.Inventory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Restores folders of this very host, whole, with a shell; may be told to spoil what it restores. */
final class UnpackedFolder implements RestoreAdapter {
    private static final String STREAM = "folder.tar";

    /** From now on one file too many is there after each restore. */
    boolean spoils;

    int restores;

    private static Path folder(BackupSource into) {
        return Path.of(((FolderSource) into).folder());
    }

    @Override
    public boolean isFor(BackupSource into) {
        return into instanceof FolderSource;
    }

    @Override
    public RestoreLook look(
            Inventory inventory, BackupSource into, Manifest manifest, Selection selection, Heartbeat pulse) {
        boolean present = Files.exists(folder(into));
        return new RestoreLook(present, List.of(), List.of(), present ? "a folder" : "nothing");
    }

    @Override
    public void restore(
            Inventory inventory,
            BackupSource into,
            Manifest manifest,
            Map<String, Path> streams,
            Selection selection,
            Path scratch,
            Heartbeat pulse) {
        restores++;
        remove(inventory, into, selection, pulse);
        run("mkdir -p \"$1\" && tar -xf \"$2\" -C \"$1\"", folder(into), streams.get(STREAM));
        if (spoils) {
            run("touch \"$1/too-many\"", folder(into), Path.of("unused"));
        }
    }

    @Override
    public Optional<String> difference(
            Inventory inventory,
            BackupSource into,
            Manifest manifest,
            Map<String, Path> streams,
            Selection selection,
            Path scratch,
            Heartbeat pulse) {
        Path unpacked = scratch.resolve("unpacked");
        run("mkdir -p \"$1\" && tar -xf \"$2\" -C \"$1\"", unpacked, streams.get(STREAM));
        String found = run("diff -r \"$1\" \"$2\" 2>&1 || true", unpacked, folder(into));
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    @Override
    public void remove(Inventory inventory, BackupSource into, Selection selection, Heartbeat pulse) {
        run("rm -rf \"$1\"", folder(into), Path.of("unused"));
    }

    static String run(String script, Path first, Path second) {
        try {
            Process shell = new ProcessBuilder("sh", "-c", script, "sh", first.toString(), second.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (shell.onExit().join().exitValue() != 0) {
                throw new IllegalStateException(script + ": " + said);
            }
            return said.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
