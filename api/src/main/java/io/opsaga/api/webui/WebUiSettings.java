package io.opsaga.api.webui;

import io.opsaga.settings.Within;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Temporal's Web UI, under {@code opsaga.web-ui}.
 *
 * @param port where people find it; 0 where there is none
 * @param server the UI's own server, which is not for people
 * @param certificate PEM file with the only certificate that the server may show; null where it is reached without TLS
 */
@ConfigurationProperties("opsaga.web-ui")
record WebUiSettings(
        @Within(least = "0", most = "65535") @DefaultValue("0")
        int port,

        @DefaultValue("https://127.0.0.1:8234") URI server,
        @Nullable Path certificate) {}
