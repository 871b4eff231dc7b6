package io.opsaga.activities.http;

/**
 * What an agent answered.
 *
 * @param body as UTF-8, its first 64 KiB
 */
public record Answer(int status, String body) {
    /** Whether the status is 2xx. */
    public boolean ok() {
        return status / 100 == 2;
    }
}
