package io.opsaga.activities.http;

/**
 * What an agent answered.
 *
 * @param says whether the text that was asked for is within the first MiB; true where none was
 */
public record Answer(int status, boolean says) {
    /** Whether the status is 2xx. */
    public boolean ok() {
        return status / 100 == 2;
    }
}
