package io.opsaga.activities.vault;

import io.opsaga.activities.restic.StreamSource;
import io.opsaga.activities.source.Passed;
import io.opsaga.activities.source.SourceStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Hands a stream that this process makes to a program that is started by somebody else. The program is well only if the stream was
 * written to its end: a file beside the pipe says so, and is written before the pipe is closed.
 */
final class StreamPipe implements AutoCloseable {
    private static final String WHOLE = "whole";
    private static final long PATIENCE_MILLIS = 15_000;

    /** As words of their own, whatever is in the paths. */
    private static final String READ = "cat \"$1\" && [ \"$(cat \"$2\")\" = " + WHOLE + " ]";

    private final Path folder;
    private final Path pipe;
    private final Path state;
    private final Thread writer;
    private volatile boolean ended;
    private volatile @Nullable Passed passed;
    private volatile @Nullable RuntimeException failure;

    private StreamPipe(Path folder, SourceStream source) {
        this.folder = folder;
        pipe = folder.resolve("pipe");
        state = folder.resolve("state");
        writer = new Thread(() -> write(source), "backup-stream");
        writer.setDaemon(true);
    }

    /** @param scratch where pipes may be made */
    static StreamPipe open(Path scratch, SourceStream source) {
        try {
            Path folder = Files.createTempDirectory(
                    Files.createDirectories(scratch),
                    "pipe",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            StreamPipe opened = new StreamPipe(folder, source);
            Files.writeString(opened.state, "begun");
            Process made = new ProcessBuilder("mkfifo", "-m", "600", opened.pipe.toString()).start();
            if (made.onExit().join().exitValue() != 0) {
                opened.remove();
                throw new IOException("mkfifo makes no pipe in " + folder);
            }
            opened.writer.start();
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What reads the stream; to be run once. */
    StreamSource program() {
        return StreamSource.of("sh", "-c", READ, "sh", pipe.toString(), state.toString());
    }

    private void write(SourceStream source) {
        // Waits until the program opens the other end, or nobody will.
        try (OutputStream out = Files.newOutputStream(pipe, StandardOpenOption.WRITE)) {
            if (ended) {
                return;
            }
            try {
                passed = source.writeTo(out);
                Files.writeString(state, WHOLE);
            } catch (RuntimeException e) {
                // Before the pipe is closed: whoever reads it ends then, and asks why.
                failure = ended ? null : e;
            }
        } catch (IOException e) {
            // The reader is gone, and says why better than a broken pipe does.
            return;
        }
    }

    /** Why the source gave no more, if that is why; empty while it does. */
    @Nullable
    RuntimeException failure() {
        return failure;
    }

    /** What has passed, once the program was well. */
    Passed passed() {
        join();
        Passed all = passed;
        if (all == null) {
            throw new IllegalStateException("A stream was taken for whole that was not");
        }
        return all;
    }

    /** Ends the writing, whatever it waits for. */
    @Override
    public void close() {
        ended = true;
        writer.interrupt();
        try {
            // To open both ends of a pipe waits for nobody, and lets go of whoever waits for the other one.
            RandomAccessFile both = new RandomAccessFile(pipe.toFile(), "rw");
            try {
                join();
            } finally {
                both.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            remove();
        }
    }

    private void join() {
        try {
            writer.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a stream was ended");
        }
    }

    private void remove() {
        try {
            Files.deleteIfExists(pipe);
            Files.deleteIfExists(state);
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
