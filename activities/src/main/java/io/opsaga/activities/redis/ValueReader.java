package io.opsaga.activities.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the value of a key piece by piece, and sums it up in a way that does not depend on how the server keeps it. */
abstract class ValueReader {
    /** Elements of a value; as many of each of a hundred keys are in memory at once. */
    static final int AT_ONCE = 128;

    private static final int BYTES_AT_ONCE = 1 << 16;

    private final byte[] key;
    private @Nullable Command next;

    ValueReader(byte[] key) {
        this.key = key;
    }

    static ValueReader of(String type, byte[] key) {
        return switch (type) {
            case "none" -> new Nothing(key);
            case "string" -> new Text(key);
            case "list" -> new Elements(key);
            case "set" -> new Members(key, "SSCAN", 1);
            case "hash" -> new Members(key, "HSCAN", 2);
            case "zset" -> new Members(key, "ZSCAN", 2);
            case "stream" -> new StreamReader(key);
            // A module's: its serialised form is all that is known of it.
            default -> new Serialised(key);
        };
    }

    byte[] key() {
        return key;
    }

    /** What is asked next; empty when all is read. */
    Optional<Command> next() {
        return Optional.ofNullable(next);
    }

    /** @param command null when all is read */
    void then(@Nullable Command command) {
        this.next = command;
    }

    /** Takes the answer to what was asked. */
    abstract void take(@Nullable Object answer);

    /** When all is read. */
    abstract byte[] sum();

    private static final class Nothing extends ValueReader {
        Nothing(byte[] key) {
            super(key);
        }

        @Override
        void take(@Nullable Object answer) {}

        @Override
        byte[] sum() {
            return new Hash().put(null).sum();
        }
    }

    private static final class Text extends ValueReader {
        private final Hash hash = new Hash();
        private long read;

        Text(byte[] key) {
            super(key);
            then(piece());
        }

        private Command piece() {
            return Command.of("GETRANGE", key(), read, read + BYTES_AT_ONCE - 1);
        }

        @Override
        void take(@Nullable Object answer) {
            byte[] piece = (byte[]) RedisConnection.some(answer);
            hash.piece(piece);
            read += piece.length;
            then(piece.length < BYTES_AT_ONCE ? null : piece());
        }

        @Override
        byte[] sum() {
            return hash.sum();
        }
    }

    private static final class Elements extends ValueReader {
        private final Hash hash = new Hash();
        private long read;

        Elements(byte[] key) {
            super(key);
            then(some());
        }

        private Command some() {
            return Command.of("LRANGE", key(), read, read + AT_ONCE - 1);
        }

        @Override
        void take(@Nullable Object answer) {
            List<?> elements = (List<?>) RedisConnection.some(answer);
            elements.forEach(hash::put);
            read += elements.size();
            then(elements.size() < AT_ONCE ? null : some());
        }

        @Override
        byte[] sum() {
            return hash.sum();
        }
    }

    /** Members come in an order of the server's own: each is summed up for itself. */
    private static final class Members extends ValueReader {
        private final String scan;
        private final int width;
        private KeysDigest members = KeysDigest.EMPTY;

        /** @param width how many answers make a member: a field and its value, a member and its score */
        Members(byte[] key, String scan, int width) {
            super(key);
            this.scan = scan;
            this.width = width;
            then(from("0"));
        }

        private Command from(String cursor) {
            return Command.of(scan, key(), cursor, "COUNT", AT_ONCE);
        }

        @Override
        void take(@Nullable Object answer) {
            List<?> page = (List<?>) RedisConnection.some(answer);
            List<?> some = (List<?>) page.get(1);
            for (int i = 0; i + width <= some.size(); i += width) {
                members = members.and(new Hash().put(some.subList(i, i + width)).sum());
            }
            String cursor = new String((byte[]) page.get(0), StandardCharsets.US_ASCII);
            then(cursor.equals("0") ? null : from(cursor));
        }

        @Override
        byte[] sum() {
            return new Hash().put(members.keys()).put(members.text()).sum();
        }
    }

    private static final class Serialised extends ValueReader {
        private final Hash hash = new Hash();

        Serialised(byte[] key) {
            super(key);
            then(Command.of("DUMP", key));
        }

        @Override
        void take(@Nullable Object answer) {
            hash.put(answer);
            then(null);
        }

        @Override
        byte[] sum() {
            return hash.sum();
        }
    }
}
