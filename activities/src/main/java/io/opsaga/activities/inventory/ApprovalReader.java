package io.opsaga.activities.inventory;

import io.opsaga.inventory.ApprovalRule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads whether, and how, changes of an environment need approval. */
final class ApprovalReader {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofHours(1);

    private ApprovalReader() {}

    /** The rule; null where there is none, where it says that none is needed, and where something is wrong. */
    static @Nullable ApprovalRule read(@Nullable Field field) {
        Mapping approval = Mapping.of(field);
        Field requiredField = approval == null ? null : approval.get("required");
        if (approval == null || requiredField == null) {
            return null;
        }
        Boolean required = requiredField.flag();
        Field timeoutField = approval.get("timeout");
        Duration timeout = timeoutField == null ? DEFAULT_TIMEOUT : Values.duration(timeoutField);
        String otherwise = Values.text(approval.get("on_timeout"));
        return required == null || !required || timeout == null
                ? null
                : new ApprovalRule(timeout, "approve".equals(otherwise));
    }
}
