package io.opsaga.activities.machine;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Work on one thing at a time, by its name. Of names that nobody works on or waits for nothing is kept. */
final class OneAtATime {
    private final ConcurrentHashMap<String, Turns> turns = new ConcurrentHashMap<>();

    /** Does the work when nobody else works under that name. */
    <T> T run(String name, Supplier<T> work) throws InterruptedException {
        Turns mine = turns.compute(name, (key, known) -> (known == null ? new Turns() : known).more(1));
        try {
            mine.lock.lockInterruptibly();
            try {
                return work.get();
            } finally {
                mine.lock.unlock();
            }
        } finally {
            turns.computeIfPresent(name, (key, known) -> known.more(-1).wanted == 0 ? null : known);
        }
    }

    /** How many names somebody works on, or waits for. */
    int size() {
        return turns.size();
    }

    private static final class Turns {
        private final ReentrantLock lock = new ReentrantLock();
        private int wanted;

        /** Only called by the map, for one at a time. */
        Turns more(int number) {
            wanted += number;
            return this;
        }
    }
}
