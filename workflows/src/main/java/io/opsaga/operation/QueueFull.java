package io.opsaga.operation;

/** As many operations wait in an environment's queue as may; nothing was written of the one that came. */
public final class QueueFull extends RuntimeException {
    private final String environment;
    private final int atMost;

    public QueueFull(String environment, int atMost) {
        super("%d operations wait in the queue of %s, and no more may.".formatted(atMost, environment));
        this.environment = environment;
        this.atMost = atMost;
    }

    public String environment() {
        return environment;
    }

    /** How many may wait. */
    public int atMost() {
        return atMost;
    }
}
