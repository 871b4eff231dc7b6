package io.opsaga.api.access;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;

/** Counts something by address, within a window of time that begins with the first of them; keeps a bounded number of addresses. */
final class Attempts {
    private static final int ADDRESSES = 10_000;
    private static final int KEYS = 1_000;

    private final int limit;
    private final long windowNanos;
    private final LongSupplier nanos;
    private final Map<String, Window> windows = bounded(ADDRESSES);
    private final Map<UUID, Boolean> trusted = bounded(KEYS);

    /** @param nanos a clock that never goes back */
    Attempts(int limit, Duration window, LongSupplier nanos) {
        this.limit = limit;
        this.windowNanos = window.toNanos();
        this.nanos = nanos;
    }

    /** @return how many there were in the window, with this one */
    synchronized int count(String address) {
        Window window = windows.get(address);
        int before = window == null || over(window) ? 0 : window.count();
        long begun = before == 0 || window == null ? nanos.getAsLong() : window.begun();
        windows.put(address, new Window(begun, before + 1));
        return before + 1;
    }

    /** Whether as many as are allowed were counted within the window. */
    synchronized boolean tooMany(String address) {
        Window window = windows.get(address);
        return window != null && !over(window) && window.count() >= limit;
    }

    /** A key that was right before is not kept out by others who try theirs from the same address, as behind a proxy. */
    synchronized void trust(String key) {
        trusted.put(handle(key), true);
    }

    synchronized boolean trusts(String key) {
        return trusted.containsKey(handle(key));
    }

    private boolean over(Window window) {
        return nanos.getAsLong() - window.begun() >= windowNanos;
    }

    private static UUID handle(String key) {
        return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
    }

    private static <K, V> Map<K, V> bounded(int most) {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    private record Window(long begun, int count) {}
}
