package io.opsaga.activities.restic;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;

/**
 * How far a backup is. How much is still to come restic cannot know of a stream.
 *
 * @param bytes of the stream that were read and are stored, or were there before
 * @param elapsed since restic began, in whole seconds
 */
public record BackupStatus(
        @JsonProperty("bytes_done") long bytes,
        @JsonProperty("seconds_elapsed") Duration elapsed) {
    public BackupStatus {
        // What is zero restic leaves out.
        elapsed = elapsed == null ? Duration.ZERO : elapsed;
    }
}
