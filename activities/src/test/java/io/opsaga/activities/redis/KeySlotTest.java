package io.opsaga.activities.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values are those of the specification of Redis Cluster, and of the command CLUSTER KEYSLOT. */
class KeySlotTest {
    @Test
    void theChecksumOfTheSpecificationsExample() {
        byte[] example = "123456789".getBytes(StandardCharsets.US_ASCII);
        assertThat(KeySlot.crc(example, 0, example.length)).isEqualTo(0x31C3);
    }

    @ParameterizedTest
    @CsvSource({"somekey,11058", "foo{hash_tag},2515", "bar{hash_tag},2515", "foo,12182", "bar,5061"})
    void theSlotsThatServersTell(String key, int slot) {
        assertThat(slot(key)).isEqualTo(slot);
    }

    @ParameterizedTest
    @CsvSource({
        "{user1000}.following,user1000",
        "foo{{bar}}zap,{bar",
        "foo{bar}{zap},bar",
        "}foo{bar},bar",
    })
    void whatStandsInTheFirstBracesCounts(String key, String tag) {
        byte[] bytes = tag.getBytes(StandardCharsets.UTF_8);
        assertThat(slot(key)).isEqualTo(KeySlot.crc(bytes, 0, bytes.length) % SlotRange.SLOTS);
    }

    @ParameterizedTest
    @CsvSource({"foo{}{bar}", "foo{bar", "foo}bar{", "{}"})
    void withoutATagTheWholeKeyCounts(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        assertThat(slot(key)).isEqualTo(KeySlot.crc(bytes, 0, bytes.length) % SlotRange.SLOTS);
    }

    @Test
    void bytesThatAreNoTextHaveASlot() {
        byte[] key = {(byte) 0xFF, 0, (byte) 0x80};
        assertThat(KeySlot.of(key)).isBetween(0, SlotRange.SLOTS - 1);
        assertThat(KeySlot.of(new byte[0])).isZero();
    }

    private static int slot(String key) {
        return KeySlot.of(key.getBytes(StandardCharsets.UTF_8));
    }
}
