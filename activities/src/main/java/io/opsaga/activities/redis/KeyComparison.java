package io.opsaga.activities.redis;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Compares keys of a scratch server with those of living masters, one by one. What has expired on one side, or will any moment, is no
 * difference.
 */
final class KeyComparison {
    /** What a server gives while it rebuilds a table may have members twice; and clients may write. So it is looked again. */
    private static final int LOOKS = 3;

    private final RedisConnection scratch;
    private final Masters masters;
    private final LongConsumer progress;
    private final BitSet slots = new BitSet(SlotRange.SLOTS);
    private long compared;
    private long missing;
    private long changed;
    private long others;

    KeyComparison(RedisConnection scratch, Masters masters, LongConsumer progress) {
        this.scratch = scratch;
        this.masters = masters;
        this.progress = progress;
    }

    KeyDifference of(KeyChoice choice) {
        choice.walk(scratch, this::wanted);
        for (RedisConnection master : masters.all()) {
            choice.walk(master, (database, keys) -> found(master, database, keys));
        }
        return KeyDifference.of(compared, missing, changed, others, slots);
    }

    private void wanted(int database, List<byte[]> keys) {
        for (int from = 0; from < keys.size(); from += KeySums.AT_ONCE) {
            List<byte[]> some = keys.subList(from, Math.min(keys.size(), from + KeySums.AT_ONCE));
            compare(database, some, 1);
            compared += some.size();
            progress.accept(compared);
        }
    }

    private void compare(int database, List<byte[]> keys, int look) {
        List<KeySum> wanted = new KeySums(scratch).of(database, keys);
        Map<ByteBuffer, KeySum> there = there(database, keys);
        List<KeySum> different = wanted.stream()
                .filter(one -> one.isThere() && !one.sameAs(there.get(one.name())))
                .toList();
        if (different.isEmpty()) {
            return;
        }
        if (look < LOOKS) {
            compare(database, different.stream().map(KeySum::key).toList(), look + 1);
            return;
        }
        for (KeySum one : different) {
            KeySum found = there.get(one.name());
            if (found != null && found.isThere()) {
                changed++;
                slots.set(KeySlot.of(one.key()));
            } else if (!one.isExpiring()) {
                missing++;
                slots.set(KeySlot.of(one.key()));
            }
        }
    }

    private Map<ByteBuffer, KeySum> there(int database, List<byte[]> keys) {
        Map<ByteBuffer, KeySum> there = new HashMap<>();
        for (Masters.Share share : masters.shares(keys)) {
            share.master().ask(Command.of("SELECT", database));
            new KeySums(share.master()).of(database, share.keys()).forEach(one -> there.put(one.name(), one));
        }
        return there;
    }

    private void found(RedisConnection master, int database, List<byte[]> keys) {
        List<byte[]> strange = absent(scratch, database, keys);
        List<?> expiries = master.ask(
                strange.stream().map(key -> Command.of("PEXPIRETIME", key)).toList());
        for (int i = 0; i < strange.size(); i++) {
            // One that is gone by now has an expiry of the past, so to speak.
            if (!KeySum.expires((Long) RedisConnection.some(expiries.get(i)))) {
                others++;
                slots.set(KeySlot.of(strange.get(i)));
            }
        }
    }

    /** Those that a server does not have. */
    static List<byte[]> absent(RedisConnection server, int database, List<byte[]> keys) {
        List<Command> questions = new ArrayList<>(List.of(Command.of("SELECT", database)));
        keys.forEach(key -> questions.add(Command.of("EXISTS", key)));
        List<?> answers = server.ask(questions);
        List<byte[]> absent = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            if (Long.valueOf(0).equals(answers.get(i + 1))) {
                absent.add(keys.get(i));
            }
        }
        return absent;
    }
}
