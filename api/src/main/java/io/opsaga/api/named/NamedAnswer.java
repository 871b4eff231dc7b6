package io.opsaga.api.named;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;

/**
 * The documented envelope.
 *
 * @param requestId as the request says, or made for it
 */
record NamedAnswer(
        String requestId,
        Instant timestamp,
        String operation,
        @Schema(implementation = Object.class) Map<String, Object> result) {}
