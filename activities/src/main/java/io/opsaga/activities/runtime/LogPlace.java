package io.opsaga.activities.runtime;

/** A position in a log. Only the runtime that made it can go on from there; another one begins anew. */
public interface LogPlace {}
