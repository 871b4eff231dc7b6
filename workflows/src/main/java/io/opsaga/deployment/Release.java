package io.opsaga.deployment;

import org.jspecify.annotations.Nullable;

/**
 * What an agent shall run or runs.
 *
 * @param artifact image repository or artifact name
 * @param digest image id or checksum; empty where it can only be known after the artifact was fetched
 * @param configuration hash of the agent's declaration
 * @param exact true where it is the digest that is brought, whatever the version's name means by now; null is false
 */
public record Release(
        String version,
        String artifact,
        String digest,
        String configuration,
        @Nullable Boolean exact) {
    /** What the version's name means. */
    public Release(String version, String artifact, String digest, String configuration) {
        this(version, artifact, digest, configuration, null);
    }

    /** What has that digest, which the version's name need not mean any more. */
    public static Release exactly(String version, String artifact, String digest, String configuration) {
        return new Release(version, artifact, digest, configuration, Boolean.TRUE);
    }

    /** Whether it is the digest that is brought, whatever the version's name means by now. */
    public boolean isExact() {
        return Boolean.TRUE.equals(exact);
    }
}
