package io.opsaga.api.webui;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where people find Temporal's Web UI, under {@code opsaga.temporal}.
 *
 * @param uiUrl its address, as browsers write it; null or empty where there are to be no links to it
 */
@ConfigurationProperties("opsaga.temporal")
record TemporalUiSettings(@Nullable URI uiUrl) {
    private static final String STANDARD = "127.0.0.1:8233";

    /** Host and port. */
    String authority() {
        return uiUrl == null ? STANDARD : String.valueOf(uiUrl.getAuthority());
    }
}
