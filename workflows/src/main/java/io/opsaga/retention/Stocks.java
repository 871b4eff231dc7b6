package io.opsaga.retention;

/** Tells what there is of backups. Failures are the store's own, unchecked and worth a retry. */
public interface Stocks {
    /**
     * What there is of that backup now.
     *
     * @param environment wire name
     * @param backup its declared name
     */
    Stock of(String environment, String backup);
}
