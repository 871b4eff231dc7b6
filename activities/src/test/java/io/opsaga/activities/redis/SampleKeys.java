package io.opsaga.activities.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Keys of all types: small and large ones, with hash tags and without, of which every fifth expires. */
final class SampleKeys {
    static final int COUNT = 20_000;
    static final int EXPIRING = COUNT / 5;
    static final String TAGGED = "{tag*";

    private static final long IN_AN_HOUR =
            System.currentTimeMillis() + Duration.ofHours(1).toMillis();
    private static final int TYPES = 6;

    private SampleKeys() {}

    record Sample(String key, List<Command> commands) {
        int slot() {
            return KeySlot.of(key.getBytes(StandardCharsets.UTF_8));
        }
    }

    static List<Sample> all() {
        Random random = new Random(12);
        return IntStream.range(0, COUNT).mapToObj(i -> sample(i, random)).toList();
    }

    /** Every third has one of a hundred tags. */
    static long tagged() {
        return IntStream.range(0, COUNT).filter(i -> i % 3 == 0).count();
    }

    private static Sample sample(int i, Random random) {
        String key = i % 3 == 0 ? "{tag%d}:%d".formatted(i % 100, i) : "key:" + i;
        // Some so large that a server keeps them in another way, and that they are read in several pieces.
        int size = i % 2_500 < TYPES ? 700 : 3;
        List<Command> commands = new ArrayList<>(value(key, i % TYPES, size, random));
        if (i % 5 == 0) {
            commands.add(Command.of("PEXPIREAT", key, IN_AN_HOUR + i));
        }
        return new Sample(key, commands);
    }

    private static List<Command> value(String key, int type, int size, Random random) {
        return switch (type) {
            case 0 -> List.of(Command.of("SET", key, bytes(size == 3 ? 40 : 200_000, random)));
            case 1 -> List.of(Command.of("HSET", arguments(key, size, i -> List.of("f" + i, "v" + random.nextInt()))));
            case 2 -> List.of(Command.of("RPUSH", arguments(key, size, i -> List.of("e" + random.nextInt()))));
            case 3 -> List.of(Command.of("SADD", arguments(key, size, i -> List.of(size == 3 ? i * 7 : "m" + i))));
            case 4 -> List.of(Command.of("ZADD", arguments(key, size, i -> List.of(random.nextDouble(), "m" + i))));
            default -> stream(key, size, random);
        };
    }

    private static List<Command> stream(String key, int size, Random random) {
        List<Command> commands = new ArrayList<>();
        for (int i = 1; i <= size; i++) {
            commands.add(Command.of("XADD", key, i + "-1", "field", random.nextInt()));
        }
        commands.add(Command.of("XGROUP", "CREATE", key, "readers", "0"));
        commands.add(Command.of("XREADGROUP", "GROUP", "readers", "one", "COUNT", size - 1, "STREAMS", key, ">"));
        commands.add(Command.of("XACK", key, "readers", "1-1"));
        return commands;
    }

    private static byte[] bytes(int length, Random random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private interface Member {
        List<Object> at(int i);
    }

    private static Object[] arguments(String key, int size, Member member) {
        return Stream.concat(
                        Stream.of((Object) key),
                        IntStream.range(0, size).boxed().flatMap(i -> member.at(i).stream()))
                .toArray();
    }
}
