package io.opsaga.api.access;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Access, under {@code opsaga.access}.
 *
 * @param localAdmin whether a request from this machine without a key is taken as the administrator's; to be switched off
 *     behind a reverse proxy on the same machine, which makes every request look local
 */
@ConfigurationProperties("opsaga.access")
record AccessSettings(@DefaultValue("true") boolean localAdmin) {}
