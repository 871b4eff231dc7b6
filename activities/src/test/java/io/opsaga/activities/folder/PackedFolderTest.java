package io.opsaga.activities.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedFolderTest {
    private static final int RECORD = 512;

    /** Two entries of a header and a record each, and the end mark; without what fills it up to a block. */
    private static byte[] stream() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, RECORD)) {
            for (String name : new String[] {"./one", "./two"}) {
                byte[] content = name.getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(name);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void aWholeStreamPassesAsItIs() throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();

        FolderSummary summary = PackedFolder.pass(new ByteArrayInputStream(stream()), sink);

        assertThat(sink.toByteArray()).isEqualTo(stream());
        assertThat(summary.entries()).isEqualTo(2);
        assertThat(summary.bytes()).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 5})
    void oneThatEndsBetweenTwoEntriesIsCut(int records) throws IOException {
        byte[] cut = Arrays.copyOf(stream(), records * RECORD);

        FolderException told = catchThrowableOfType(
                FolderException.class,
                () -> PackedFolder.pass(new ByteArrayInputStream(cut), OutputStream.nullOutputStream()));

        assertThat(told).isNotNull();
        assertThat(told.failure()).isEqualTo(FolderFailure.CUT);
    }

    @Test
    void aSinkThatTakesNoMoreIsToldApart() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("full");
            }
        };

        assertThatIOException()
                .isThrownBy(() -> PackedFolder.pass(new ByteArrayInputStream(stream()), full))
                .withMessage("full");
    }
}
