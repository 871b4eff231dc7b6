package io.opsaga.activities.redis;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an RDB says of itself before its first key. The format calls the sizes hints, since a loader need not rely on them; but they
 * are exact, since the forked process that writes them has tables that nobody changes (opcode RESIZEDB, since version 7
 * of the format).
 *
 * @param functions how many libraries of functions there are
 * @param database the first database that has keys; empty where none has
 * @param keys of that database, also those that have expired and are not removed yet
 * @param expiring those of them that have an expiry
 */
public record RdbHead(int functions, OptionalInt database, long keys, long expiring) {
    private static final int FUNCTION = 0xF5;
    private static final int AUX = 0xFA;
    private static final int SIZES = 0xFB;
    private static final int DATABASE = 0xFE;
    private static final int END = 0xFF;

    private static final int SPECIAL = 3;
    private static final int LOW = 0x3F;

    /**
     * Reads it.
     *
     * @param beginning of the RDB
     * @return empty where it does not say that much, or not within this beginning
     */
    static Optional<RdbHead> of(byte[] beginning) {
        ByteBuffer in = ByteBuffer.wrap(beginning);
        int functions = 0;
        OptionalInt database = OptionalInt.empty();
        try {
            skip(in, RdbSink.HEAD);
            while (true) {
                switch (in.get() & 0xFF) {
                    case AUX -> {
                        skipText(in);
                        skipText(in);
                    }
                    case FUNCTION -> {
                        skipText(in);
                        functions++;
                    }
                    case DATABASE -> database = OptionalInt.of(Math.toIntExact(length(in, in.get() & 0xFF)));
                    case SIZES -> {
                        long keys = length(in, in.get() & 0xFF);
                        return Optional.of(new RdbHead(functions, database, keys, length(in, in.get() & 0xFF)));
                    }
                    case END -> {
                        return Optional.of(new RdbHead(functions, database, 0, 0));
                    }
                    default -> {
                        // A key, or the data of a module, of which the length is not told.
                        return Optional.empty();
                    }
                }
            }
        } catch (BufferUnderflowException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** In 6 bits, 14, 32 or 64, as the two highest bits of the first byte say. */
    private static long length(ByteBuffer in, int first) {
        return switch (first >> 6) {
            case 0 -> first & LOW;
            case 1 -> ((first & LOW) << 8) | (in.get() & 0xFF);
            case 2 -> first == 0x80 ? Integer.toUnsignedLong(in.getInt()) : in.getLong();
            default -> throw new ArithmeticException("no length");
        };
    }

    private static void skipText(ByteBuffer in) {
        int first = in.get() & 0xFF;
        if (first >> 6 != SPECIAL) {
            skip(in, length(in, first));
            return;
        }
        switch (first & LOW) {
            // Numbers of one, two and four bytes.
            case 0, 1, 2 -> skip(in, 1L << (first & LOW));
            case 3 -> {
                long packed = length(in, in.get() & 0xFF);
                length(in, in.get() & 0xFF);
                skip(in, packed);
            }
            default -> throw new ArithmeticException("no text");
        }
    }

    private static void skip(ByteBuffer in, long bytes) {
        if (bytes < 0 || bytes > in.remaining()) {
            throw new BufferUnderflowException();
        }
        in.position(in.position() + (int) bytes);
    }
}
