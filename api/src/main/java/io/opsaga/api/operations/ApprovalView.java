package io.opsaga.api.operations;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How it stands with the approval of an operation.
 *
 * @param state {@code waiting}, {@code approved} or {@code rejected}
 * @param planHash the plan that is to be approved, or was decided upon
 * @param until when the default is taken
 * @param onTimeout the default: {@code reject} or {@code approve}
 * @param checkedAt when was last looked whether the plan holds
 * @param stale why the plan cannot be approved now; null where it can
 * @param health what is not well of that which would be changed
 * @param actor who decided; {@code opsaga} for the default
 * @param notes extensions, and plans that went stale
 */
public record ApprovalView(
        String state,
        String planHash,
        Instant askedAt,
        Instant until,
        String onTimeout,
        Instant checkedAt,
        @Nullable String stale,
        List<String> health,
        @Nullable String actor,
        @Nullable String reason,
        @Nullable Instant decidedAt,
        List<String> notes) {}
