package io.opsaga.secret;

import java.nio.file.Path;

/**
 * Where a secret lies.
 *
 * @param file absolute, on the host of whatever process uses the secret; it need not exist before it is used
 */
public record SecretSource(Path file) {}
