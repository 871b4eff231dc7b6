package io.opsaga.activities.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sums up keys of a server, each for itself, and long values piece by piece, so that its memory is bounded. */
final class KeySums {
    /** Of so many at once the values are read. */
    static final int AT_ONCE = 100;

    private final RedisConnection connection;

    KeySums(RedisConnection connection) {
        this.connection = connection;
    }

    /**
     * Sums them up, in their order.
     *
     * @param database the one that the connection has selected
     * @param keys not many more than {@link #AT_ONCE}
     */
    List<KeySum> of(int database, List<byte[]> keys) {
        List<Command> questions = new ArrayList<>();
        for (byte[] key : keys) {
            questions.add(Command.of("TYPE", key));
            questions.add(Command.of("PEXPIRETIME", key));
        }
        List<?> answers = connection.ask(questions);
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            String type = new String((byte[]) RedisConnection.some(answers.get(2 * i)), StandardCharsets.US_ASCII);
            long expiry = (Long) RedisConnection.some(answers.get(2 * i + 1));
            readings.add(new Reading(keys.get(i), type, expiry, ValueReader.of(type, keys.get(i))));
        }
        read(readings);
        leaveOutExpired(readings);
        return readings.stream().map(reading -> reading.sum(database)).toList();
    }

    private void read(List<Reading> readings) {
        while (true) {
            List<Reading> open = readings.stream()
                    .filter(reading -> reading.value.next().isPresent())
                    .toList();
            if (open.isEmpty()) {
                return;
            }
            List<Command> questions = open.stream()
                    .flatMap(reading -> reading.value.next().stream())
                    .toList();
            List<?> answers = connection.tried(questions);
            for (int i = 0; i < open.size(); i++) {
                open.get(i).take(answers.get(i));
            }
        }
    }

    /** What expires, or is replaced by another type, while it is read was read in part, or could not be read any more. */
    private void leaveOutExpired(List<Reading> readings) {
        List<Reading> doubtful = readings.stream().filter(Reading::isDoubtful).toList();
        List<?> there = connection.ask(doubtful.stream()
                .map(reading -> Command.of("EXISTS", reading.key))
                .toList());
        for (int i = 0; i < doubtful.size(); i++) {
            Reading reading = doubtful.get(i);
            ErrorReply refused = reading.refused;
            if (Long.valueOf(0).equals(there.get(i))
                    || (refused != null && refused.word().equals("WRONGTYPE"))) {
                reading.expiry = KeySum.GONE;
            } else if (refused != null) {
                throw refused.exception(connection.where(), Command.of(reading.type));
            }
        }
    }

    /** A key of which the value is being read. */
    private static final class Reading {
        private final byte[] key;
        private final String type;
        private final ValueReader value;
        private long expiry;
        private @Nullable ErrorReply refused;

        Reading(byte[] key, String type, long expiry, ValueReader value) {
            this.key = key;
            this.type = type;
            this.expiry = expiry;
            this.value = value;
        }

        void take(@Nullable Object answer) {
            if (answer instanceof ErrorReply error) {
                refused = error;
                value.then(null);
            } else {
                value.take(answer);
            }
        }

        boolean isDoubtful() {
            return isThere() && (expiry != KeySum.NEVER || refused != null);
        }

        /** Not where it has expired since the walk met it. */
        boolean isThere() {
            return !type.equals("none") && expiry != KeySum.GONE;
        }

        KeySum sum(int database) {
            byte[] sum = isThere()
                    ? new Hash()
                            .put(List.of((long) database, key, type, expiry, value.sum()))
                            .sum()
                    : null;
            return new KeySum(key, expiry, sum);
        }
    }
}
