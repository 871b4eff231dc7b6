package io.opsaga.api.operations;

import io.opsaga.operation.Progress;

/**
 * An operation that has been recorded.
 *
 * @param started false where Temporal did not answer: then the operation waits, and is started when it does
 */
public record Launched(Progress progress, boolean started) {}
