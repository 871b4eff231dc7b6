package io.opsaga.activities.inventory;

import io.opsaga.inventory.ApprovalRule;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads whether, and how, changes of an environment need approval. */
final class ApprovalReader {
    private static final List<String> KEYS = List.of("required", "timeout", "on_timeout");
    private static final String APPROVE = "approve";
    private static final Duration DEFAULT_TIMEOUT = Duration.ofHours(1);

    private ApprovalReader() {}

    /** The rule; null where there is none, where it says that none is needed, and after noting a problem. */
    static @Nullable ApprovalRule read(@Nullable Field field) {
        Section section = field == null ? null : Section.of(field, KEYS);
        if (section == null) {
            return null;
        }
        Boolean required = flag(section.required("required", "true or false"));
        Field timeoutField = section.optional("timeout");
        Duration timeout = timeoutField == null ? DEFAULT_TIMEOUT : Values.duration(timeoutField);
        String otherwise = Values.word(section.optional("on_timeout"), List.of("reject", APPROVE));
        return required == null || !required || timeout == null
                ? null
                : new ApprovalRule(timeout, APPROVE.equals(otherwise));
    }

    private static @Nullable Boolean flag(@Nullable Field field) {
        String text = field == null ? null : field.scalar("true or false, without quotes", Tag.BOOL);
        return text == null ? null : Boolean.valueOf(text);
    }
}
