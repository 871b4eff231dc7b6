package io.opsaga.activities.postgresql;

/** An extension of a database, with its version. */
public record Extension(String name, String version) {}
