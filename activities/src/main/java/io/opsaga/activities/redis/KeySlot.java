package io.opsaga.activities.redis;

/**
 * The slot of a key, by the specification of Redis Cluster: CRC16 (XMODEM: polynomial 0x1021, begun with 0) of the hash tag, or of the
 * whole key where it has none, modulo 16384.
 */
public final class KeySlot {
    private static final int POLYNOMIAL = 0x1021;
    private static final int BYTE = 8;
    private static final int ALL = 0xFFFF;
    private static final int[] TABLE = table();

    private KeySlot() {}

    /** From 0 to 16383. */
    public static int of(byte[] key) {
        int open = indexOf(key, '{', 0);
        int close = open < 0 ? -1 : indexOf(key, '}', open + 1);
        // Between the first opening brace and the first closing one behind it. An empty tag is none.
        boolean tagged = close > open + 1;
        return crc(key, tagged ? open + 1 : 0, tagged ? close : key.length) % SlotRange.SLOTS;
    }

    private static int indexOf(byte[] key, char wanted, int from) {
        for (int i = from; i < key.length; i++) {
            if (key[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    static int crc(byte[] bytes, int from, int to) {
        int crc = 0;
        for (int i = from; i < to; i++) {
            crc = (crc << BYTE ^ TABLE[(crc >>> BYTE ^ bytes[i]) & 0xFF]) & ALL;
        }
        return crc;
    }

    private static int[] table() {
        int[] table = new int[1 << BYTE];
        for (int i = 0; i < table.length; i++) {
            int crc = i << BYTE;
            for (int bit = 0; bit < BYTE; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
            }
            table[i] = crc & ALL;
        }
        return table;
    }
}
