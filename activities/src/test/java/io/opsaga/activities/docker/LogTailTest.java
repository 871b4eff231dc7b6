package io.opsaga.activities.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogTailTest {
    private static final int LONGEST = 8;

    private final LogTail tail = new LogTail(LONGEST);

    @Test
    void itIsTheEndOfWhatCame() {
        tail.add("abc".getBytes(UTF_8));
        assertThat(tail.text()).isEqualTo("abc");
        assertThat(tail.isFull()).isFalse();

        tail.add("defghijklm".getBytes(UTF_8));
        assertThat(tail.text()).isEqualTo("fghijklm");
        assertThat(tail.isFull()).isTrue();
    }

    /** The engine was asked for so many, and need not be asked again where it had fewer. */
    @Test
    void fewLinesAreKnownToBeFew() {
        LogTail wide = new LogTail(1 << 18);
        wide.add("one\ntwo\nthr".getBytes(UTF_8));
        assertThat(wide.hasFewerThan(4)).isTrue();
        assertThat(wide.hasFewerThan(3)).isFalse();

        // It may have come in any number of pieces.
        wide.add("e".repeat(1 << 14).getBytes(UTF_8));
        assertThat(wide.hasFewerThan(100)).isFalse();
    }

    @Test
    void howeverMuchComesLittleIsHeld() {
        for (int i = 0; i < 10_000; i++) {
            tail.add("%04d".formatted(i).getBytes(UTF_8));
            assertThat(tail.held()).isLessThanOrEqualTo(2 * LONGEST);
        }
        assertThat(tail.text()).isEqualTo("99989999");
        assertThat(tail.isFull()).isTrue();
    }
}
