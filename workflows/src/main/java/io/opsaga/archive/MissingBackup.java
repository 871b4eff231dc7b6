package io.opsaga.archive;

import java.time.Instant;

/**
 * A backup that should be there and is not.
 *
 * @param since the first time of its schedule for which there is none
 */
public record MissingBackup(What what, Instant since) {
    /** What is missing. The names are those of responses. */
    public enum What {
        NOT_MADE("No backup has been kept since the time at which its schedule says that one is made."),
        NOT_VERIFIED("Backups are made and kept, and none of them has been proven since one should have been.");

        private final String sentence;

        What(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }
    }
}
