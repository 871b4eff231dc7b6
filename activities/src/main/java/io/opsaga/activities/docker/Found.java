package io.opsaga.activities.docker;

import io.opsaga.activities.docker.Container.State;
import java.util.Map;

/** A container as an engine's list and its full description tell of it alike. */
public sealed interface Found permits Container, ContainerSummary {
    /** All 64 digits. */
    String id();

    /** Without the leading slash. */
    String name();

    String imageId();

    /** What it was created from, as written then; in a list the image's id where that name means another image by now. */
    String imageRef();

    State state();

    Map<String, String> labels();
}
