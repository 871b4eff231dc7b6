package io.opsaga.activities.restic;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;

/**
 * How far a backup has come. Restic cannot know how much of a stream is still to come.
 *
 * @param bytes how much of the stream has been read and is in the repository
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
