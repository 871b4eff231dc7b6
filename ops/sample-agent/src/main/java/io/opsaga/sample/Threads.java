package io.opsaga.sample;

/** Waiting for threads. */
final class Threads {
    private static final long JOIN_MILLIS = 1000;

    private Threads() {}

    /** Waits a second at most; a daemon that is slower ends with the process. */
    static void join(Thread thread) {
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
