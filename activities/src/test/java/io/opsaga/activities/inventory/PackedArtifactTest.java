package io.opsaga.activities.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is taken here, a machine's tar unpacks; what that fails at is the artifact's fault, and is said before a machine has it. */
class PackedArtifactTest {
    private static final int CHECKSUM = 148;
    private static final int SIZE = 124;
    private static final byte[] TAR = tar();

    @TempDir
    Path folder;

    static Stream<Arguments> taken() throws IOException {
        return Stream.of(
                arguments("as it is", gzip(TAR)),
                arguments("in two gzip streams", join(gzip(start(TAR, 700)), gzip(end(TAR, 700)))),
                arguments("without the end of a tar", gzip(start(TAR, 1_024))),
                arguments("with more behind the tar's end", gzip(join(TAR, new byte[100_000]))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("taken")
    void whatIsTakenIsUnpacked(String what, byte[] content) throws Exception {
        Path file = file(content);

        assertThatCode(() -> PackedArtifact.check(file)).doesNotThrowAnyException();
        assertThat(unpack(file)).isZero();
        assertThat(folder.resolve("app/file")).hasContent("hello");
    }

    static Stream<Arguments> failing() throws IOException {
        byte[] whole = gzip(TAR);
        return Stream.of(
                arguments("something behind the gzip stream", join(whole, bytes("garbage")), "Unexpected data"),
                arguments("a line break behind it", join(whole, bytes("\n")), "Unexpected data"),
                arguments("zeros and something", join(join(whole, new byte[9]), bytes("x")), "Unexpected data"),
                arguments("half a second gzip stream", join(whole, start(whole, 3)), "cut off"),
                arguments("cut off", start(whole, whole.length - 9), "cut off"),
                arguments("a file that is cut off", gzip(start(TAR, 514)), "Truncated"),
                arguments("a damaged entry", gzip(with(TAR, 5, 1)), "damaged"),
                arguments("no tar", gzip(bytes("x".repeat(10_240))), ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failing")
    void whatTarFailsAtIsRefused(String what, byte[] content, String why) throws Exception {
        Path file = file(content);

        assertThat(unpack(file)).isNotZero();
        assertThatThrownBy(() -> PackedArtifact.check(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }

    /** Its tar has ended long before. */
    @Test
    void damageOfTheLastBytesIsSeen() throws Exception {
        byte[] whole = gzip(join(TAR, new byte[1_000_000]));
        Path file = file(with(whole, whole.length - 6, whole[whole.length - 6] ^ 1));

        assertThatThrownBy(() -> PackedArtifact.check(file)).isInstanceOf(IOException.class);
    }

    /** GNU tar takes what follows such a link for the next entries, others take it for its content. */
    @Test
    void aLinkWithContentIsRefused() throws Exception {
        byte[] tar = tar(TarConstants.LF_LINK, "other", "00000001000");

        Path file = file(gzip(tar));

        assertThatThrownBy(() -> PackedArtifact.check(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("with content");
    }

    @Test
    void aNameOfMegabytesIsNotRead() throws Exception {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(content, "UTF-8")) {
            TarArchiveEntry name = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
            byte[] text = bytes("x".repeat(HeaderLimit.LONGEST));
            name.setSize(text.length);
            tar.putArchiveEntry(name);
            tar.write(text);
            tar.closeArchiveEntry();
        }
        Path file = file(gzip(content.toByteArray()));

        assertThatThrownBy(() -> PackedArtifact.check(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("longer than 1024 KiB");
    }

    @Test
    void aLongFileIsNoLongHeader() throws Exception {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(content, "UTF-8")) {
            TarArchiveEntry entry = new TarArchiveEntry("long");
            entry.setSize(3L * HeaderLimit.LONGEST);
            tar.putArchiveEntry(entry);
            tar.write(new byte[3 * HeaderLimit.LONGEST]);
            tar.closeArchiveEntry();
        }
        Path file = file(gzip(content.toByteArray()));

        assertThatCode(() -> PackedArtifact.check(file)).doesNotThrowAnyException();
    }

    @Test
    void tooManyEntriesAreRefused() throws Exception {
        Path file = folder.resolve("1.0.tar.gz");
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(file)), "UTF-8")) {
            for (int i = 0; i <= ArchiveSize.MOST_ENTRIES; i++) {
                tar.putArchiveEntry(new TarArchiveEntry("f" + i));
                tar.closeArchiveEntry();
            }
        }

        assertThatThrownBy(() -> PackedArtifact.check(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than 200000 files");
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("1.0.tar.gz"), content);
    }

    /** As a machine does it. */
    private int unpack(Path file) throws Exception {
        Path app = Files.createDirectory(folder.resolve("app"));
        return new ProcessBuilder("tar", "-xzf", file.toString(), "-C", app.toString(), "--no-same-owner")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start()
                .waitFor();
    }

    private static byte[] tar() {
        return tar(TarConstants.LF_NORMAL, "", "00000000005");
    }

    /** One entry, file, with content, and the end of a tar. */
    private static byte[] tar(byte type, String target, String size) {
        byte[] tar = new byte[10_240];
        TarArchiveEntry entry = new TarArchiveEntry("file", type);
        entry.setLinkName(target);
        entry.writeEntryHeader(tar);
        System.arraycopy(bytes(size), 0, tar, SIZE, size.length());
        System.arraycopy(bytes("hello"), 0, tar, 512, 5);
        Arrays.fill(tar, CHECKSUM, CHECKSUM + 8, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += tar[i];
        }
        System.arraycopy(bytes("%06o\0".formatted(sum)), 0, tar, CHECKSUM, 7);
        return tar;
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(content);
        }
        return packed.toByteArray();
    }

    private static byte[] start(byte[] of, int length) {
        return Arrays.copyOf(of, length);
    }

    private static byte[] end(byte[] of, int from) {
        return Arrays.copyOfRange(of, from, of.length);
    }

    private static byte[] with(byte[] content, int at, int value) {
        byte[] changed = content.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
