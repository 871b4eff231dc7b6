package io.opsaga.worker.postgres;

import java.time.Duration;

/** Looks now and then whether something still runs, and has it started again; a thread of its own, which keeps no process alive. */
final class Keeper implements AutoCloseable {
    private final Thread thread;

    /** @param look called again and again, never twice at a time; may take as long as a start takes */
    Keeper(String name, Duration pause, Runnable look) {
        thread = new Thread(
                () -> {
                    try {
                        while (true) {
                            Thread.sleep(pause.toMillis());
                            look.run();
                        }
                    } catch (InterruptedException e) {
                        // It is closed.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
