package io.opsaga.activities.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream: its entries, where it stands, its groups, and what is pending in them. How long ago a consumer was seen is left
 * out: it is another time at each look.
 */
final class StreamReader extends ValueReader {
    private static final List<String> OF_STREAM = List.of("last-generated-id", "max-deleted-entry-id", "entries-added");
    private static final List<String> OF_GROUP = List.of("name", "consumers", "pending", "last-delivered-id");

    private final Hash hash = new Hash();
    private final Deque<byte[]> groups = new ArrayDeque<>();
    private Stage stage = Stage.ENTRIES;

    private enum Stage {
        ENTRIES,
        STREAM,
        GROUPS,
        PENDING
    }

    StreamReader(byte[] key) {
        super(key);
        then(Command.of("XRANGE", key, "-", "+", "COUNT", AT_ONCE));
    }

    @Override
    void take(@Nullable Object answer) {
        List<?> some = (List<?>) RedisConnection.some(answer);
        switch (stage) {
            case ENTRIES -> entries(some);
            case STREAM -> {
                chosen(some, OF_STREAM);
                stage = Stage.GROUPS;
                then(Command.of("XINFO", "GROUPS", key()));
            }
            case GROUPS -> {
                for (Object group : some) {
                    groups.add((byte[]) RedisConnection.some(
                            chosen((List<?>) group, OF_GROUP).get("name")));
                }
                stage = Stage.PENDING;
                then(pending("-"));
            }
            case PENDING -> pending(some);
        }
    }

    private void entries(List<?> some) {
        some.forEach(hash::put);
        if (some.size() == AT_ONCE) {
            then(Command.of("XRANGE", key(), after(some), "+", "COUNT", AT_ONCE));
        } else {
            stage = Stage.STREAM;
            then(Command.of("XINFO", "STREAM", key()));
        }
    }

    private void pending(List<?> some) {
        for (Object one : some) {
            List<?> entry = (List<?>) one;
            hash.put(entry.get(0)).put(entry.get(1)).put(entry.get(3));
        }
        if (some.size() < AT_ONCE) {
            groups.remove();
        }
        then(pending(some.size() == AT_ONCE ? after(some) : "-"));
    }

    /** Of the first group of those that are left. */
    private @Nullable Command pending(String from) {
        byte[] group = groups.peek();
        return group == null ? null : Command.of("XPENDING", key(), group, from, "+", AT_ONCE);
    }

    /** The range that begins behind the last of these. */
    private static String after(List<?> some) {
        List<?> last = (List<?>) some.get(some.size() - 1);
        return "(" + new String((byte[]) last.get(0), StandardCharsets.US_ASCII);
    }

    /** Names and values in turn; other servers have more of them. */
    private Map<String, @Nullable Object> chosen(List<?> pairs, List<String> wanted) {
        Map<String, @Nullable Object> known = new TreeMap<>();
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            known.put(new String((byte[]) pairs.get(i), StandardCharsets.US_ASCII), pairs.get(i + 1));
        }
        wanted.forEach(name -> hash.put(known.get(name)));
        return known;
    }

    @Override
    byte[] sum() {
        return hash.sum();
    }
}
