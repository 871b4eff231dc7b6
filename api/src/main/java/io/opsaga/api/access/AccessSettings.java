package io.opsaga.api.access;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Access, under {@code opsaga.access}.
 *
 * @param localAdmin whether a request from this machine without a key is taken as the administrator's; to be switched off
 *     behind a reverse proxy on the same machine, which makes every request look local
 */
@ConfigurationProperties("opsaga.access")
record AccessSettings(@DefaultValue("true") boolean localAdmin) {
    /** How many wrong keys are looked up for one address within {@link #WINDOW}. */
    static final int WRONG_KEYS = 10;

    static final Duration WINDOW = Duration.ofMinutes(1);
}
