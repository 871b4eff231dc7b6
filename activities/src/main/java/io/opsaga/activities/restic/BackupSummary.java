package io.opsaga.activities.restic;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;

/**
 * A backup that is a snapshot now.
 *
 * @param snapshot the id, 64 hexadecimal digits
 * @param bytes the length of the stream
 * @param added how many bytes of it the repository did not have yet
 * @param stored what these take there, compressed and encrypted, in bytes
 * @param took how long restic needed
 */
public record BackupSummary(
        @JsonProperty("snapshot_id") String snapshot,
        @JsonProperty("total_bytes_processed") long bytes,
        @JsonProperty("data_added") long added,
        @JsonProperty("data_added_packed") long stored,
        @JsonProperty("total_duration") Duration took) {}
