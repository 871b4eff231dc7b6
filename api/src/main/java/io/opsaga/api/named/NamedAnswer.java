package io.opsaga.api.named;

import java.time.Instant;
import java.util.Map;

/**
 * The documented envelope.
 *
 * @param requestId as the request says, or made for it
 */
record NamedAnswer(String requestId, Instant timestamp, String operation, Map<String, Object> result) {}
