package io.opsaga.real;

/** Where secrets must not appear. */
final class SecretsIT {
    static final String CANARY = "CANARY-5b1f0a77";
}
