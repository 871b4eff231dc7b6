package io.opsaga.activities.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sums up the keys of a scratch server, some at a time and long values piece by piece, so that its memory is bounded. */
final class KeyDigesting {
    private static final int AT_ONCE = 100;

    private final RedisConnection connection;
    private KeysDigest sum = KeysDigest.EMPTY;

    KeyDigesting(RedisConnection connection) {
        this.connection = connection;
    }

    /** Anew where the walk met keys twice; see {@link KeyCounting#counts()}. */
    KeysDigest digest() {
        KeysDigest digest = once();
        for (int i = 1; i < KeyCounting.ATTEMPTS && digest.keys() > ScratchRedis.total(connection); i++) {
            digest = once();
        }
        return digest;
    }

    private KeysDigest once() {
        sum = KeysDigest.EMPTY;
        new KeyWalk(connection, Optional.empty()).each((database, keys) -> {
            for (int from = 0; from < keys.size(); from += AT_ONCE) {
                add(database, keys.subList(from, Math.min(keys.size(), from + AT_ONCE)));
            }
        });
        return sum;
    }

    private void add(int database, List<byte[]> keys) {
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
        for (Reading reading : readings) {
            if (reading.isThere()) {
                sum = sum.and(reading.sum(database));
            }
        }
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

    /** What expires while it is read was read in part, or could not be read any more. */
    private void leaveOutExpired(List<Reading> readings) {
        List<Reading> doubtful = readings.stream().filter(Reading::isDoubtful).toList();
        List<?> there = connection.ask(doubtful.stream()
                .map(reading -> Command.of("EXISTS", reading.key))
                .toList());
        for (int i = 0; i < doubtful.size(); i++) {
            Reading reading = doubtful.get(i);
            if (Long.valueOf(0).equals(there.get(i))) {
                reading.expiry = Reading.GONE;
            } else if (reading.refused != null) {
                throw reading.refused.exception(connection.where(), Command.of(reading.type));
            }
        }
    }

    /** A key of which the value is being read. */
    private static final class Reading {
        private static final long NEVER = -1;
        private static final long GONE = -2;

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
            return isThere() && (expiry != NEVER || refused != null);
        }

        /** Not where it has expired since the walk met it. */
        boolean isThere() {
            return !type.equals("none") && expiry != GONE;
        }

        byte[] sum(int database) {
            return new Hash()
                    .put(List.of((long) database, key, type, expiry, value.sum()))
                    .sum();
        }
    }
}
