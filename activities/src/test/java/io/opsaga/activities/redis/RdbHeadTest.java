package io.opsaga.activities.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What stands before the first key, in all the forms that the format has for lengths and texts. */
class RdbHeadTest {
    /** {@code redis-ver} as text, and numbers of one, two and four bytes. */
    private static final String AUX =
            "fa 09 72656469732d766572 06 372e302e3135 fa 01 61 c0 40 fa 01 62 c1 0102 fa 01 63 c2 01020304";

    private static byte[] rdb(String hex) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("REDIS0010".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(HexFormat.of().parseHex(hex.replace(" ", "")));
        return out.toByteArray();
    }

    @Test
    void sizesAreReadInAllForms() {
        assertThat(RdbHead.of(rdb(AUX + "fe 00 fb 05 02 00 01 61"))).contains(new RdbHead(0, OptionalInt.of(0), 5, 2));
        assertThat(RdbHead.of(rdb("fe 07 fb 4102 80 00010000")))
                .contains(new RdbHead(0, OptionalInt.of(7), 258, 65_536));
        assertThat(RdbHead.of(rdb("fe 00 fb 81 0000000100000000 00")))
                .contains(new RdbHead(0, OptionalInt.of(0), 1L << 32, 0));
    }

    @Test
    void librariesAreCountedAlsoWherePacked() {
        String packed = "f5 c3 03 4080 aabbcc";
        assertThat(RdbHead.of(rdb(AUX + "f5 02 6161" + packed + "fe 00 fb 01 00")))
                .contains(new RdbHead(2, OptionalInt.of(0), 1, 0));
    }

    @Test
    void aServerWithoutKeysHasNone() {
        assertThat(RdbHead.of(rdb(AUX + "ff 0102030405060708"))).contains(new RdbHead(0, OptionalInt.empty(), 0, 0));
    }

    @Test
    void whatIsNotToldIsNotGuessed() {
        byte[] whole = rdb(AUX + "fe 00 fb 05 02");
        for (int length = 0; length < whole.length; length++) {
            assertThat(RdbHead.of(Arrays.copyOf(whole, length)))
                    .as("%d bytes", length)
                    .isEmpty();
        }
        // The data of a module, a key without sizes before it, a text that is longer than all there is.
        assertThat(RdbHead.of(rdb("f7 01 02"))).isEmpty();
        assertThat(RdbHead.of(rdb("fe 00 00 01 61"))).isEmpty();
        assertThat(RdbHead.of(rdb("fa 81 ffffffffffffffff"))).isEmpty();
    }
}
