package io.opsaga.activities.runtime;

/** A position in a log. Only the runtime that made it can resume from it; another one starts from the beginning. */
public interface LogPlace {}
