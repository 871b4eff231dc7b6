package io.opsaga.activities.runtime;

/** Where a reader of a log has come to. Only the runtime that made it can go on from there; another one begins anew. */
public interface LogPlace {}
