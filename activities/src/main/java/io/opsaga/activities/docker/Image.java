package io.opsaga.activities.docker;

import java.util.List;

/**
 * An image on a machine.
 *
 * @param id {@code sha256:...} of its configuration
 * @param sizeBytes unpacked
 * @param repoDigests {@code repository@sha256:...}; empty for an image that never was in a registry
 */
public record Image(String id, long sizeBytes, List<String> repoDigests) {
    public Image {
        repoDigests = List.copyOf(repoDigests);
    }
}
