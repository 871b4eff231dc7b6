package io.opsaga.activities.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.activities.restic.StreamSource;
import io.opsaga.activities.source.Passed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stream of this process for a program that knows nothing of it. */
@Timeout(30)
class StreamPipeTest {
    private static final byte[] CHUNK = new byte[200_000];

    @TempDir
    Path scratch;

    private int read(StreamSource program, Path into) throws Exception {
        List<String> words = new ArrayList<>(program.program());
        Process process =
                new ProcessBuilder(words).redirectOutput(into.toFile()).start();
        return process.waitFor();
    }

    private static Passed whole() {
        return new Passed(CHUNK.length, "ab", new TreeMap<>());
    }

    @Test
    void whatIsWrittenWholeIsWell() throws Exception {
        Path out = scratch.resolve("out");
        try (StreamPipe pipe = StreamPipe.open(scratch.resolve("it's pipes"), sink -> {
            sink.write(CHUNK);
            return whole();
        })) {
            assertThat(read(pipe.program(), out)).isZero();
            assertThat(pipe.passed()).isEqualTo(whole());
        }
        assertThat(out).hasSize(CHUNK.length);
        assertThat(scratch.resolve("it's pipes")).isEmptyDirectory();
    }

    @Test
    void whatIsCutIsNotAndTellsWhy() throws Exception {
        IllegalStateException cut = new IllegalStateException("cut");
        try (StreamPipe pipe = StreamPipe.open(scratch, sink -> {
            sink.write(CHUNK);
            throw cut;
        })) {
            assertThat(read(pipe.program(), scratch.resolve("out"))).isNotZero();
            assertThat(pipe.failure()).isSameAs(cut);
        }
    }

    @Test
    void aReaderThatNeverComesHoldsNobodyUp() {
        try (StreamPipe pipe = StreamPipe.open(scratch, sink -> whole())) {
            assertThat(pipe.failure()).isNull();
        }
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void aSourceThatHangsIsEnded() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Process reader;
        try (StreamPipe pipe = StreamPipe.open(scratch, sink -> {
            sink.write(1);
            reading.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw new IOException(e);
            }
            return whole();
        })) {
            reader = new ProcessBuilder(pipe.program().program())
                    .redirectOutput(scratch.resolve("out").toFile())
                    .start();
            reading.await();
        }
        assertThat(interrupted.getCount()).isZero();
        assertThat(reader.waitFor()).isNotZero();
        assertThat(scratch.toFile().list()).containsExactly("out");
    }
}
