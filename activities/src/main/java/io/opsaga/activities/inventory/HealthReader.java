package io.opsaga.activities.inventory;

import io.opsaga.inventory.Agent.Health;
import io.opsaga.inventory.Agent.Health.Asker;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code health}. */
final class HealthReader {
    private static final List<String> KEYS = List.of("http", "https", "port", "timeout", "body", "from");
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]{0,1023}");
    private static final String ALLOWED_PATH = "the path of a URL, beginning with a slash, like /health";

    private HealthReader() {}

    /** The health check, if it is right, and where its port stands, if it has one. */
    record Checked(@Nullable Health health, @Nullable Field port) {}

    static Checked read(@Nullable Field field) {
        Section section = field == null ? null : Section.of(field, KEYS);
        if (section == null) {
            return new Checked(null, null);
        }
        boolean tls = section.optional("http") == null && section.optional("https") != null;
        if (!tls) {
            section.forbid("https", "stands beside http", "one of the two");
        }
        Field pathField = section.required(tls ? "https" : "http", ALLOWED_PATH);
        String path = Values.checked(pathField, PATH.asMatchPredicate(), ALLOWED_PATH);
        Field portField =
                section.required("port", "a port of the machine, or the container's own if none is published");
        Integer port = portField == null ? null : portField.integer(1, 65_535);
        Field timeoutField = section.optional("timeout");
        Duration timeout = timeoutField == null ? DEFAULT_TIMEOUT : Values.duration(timeoutField);
        String body =
                Values.checked(section.optional("body"), text -> !text.isEmpty(), "text that the answer contains");
        Asker from = asker(section.optional("from"));
        return path == null || port == null || timeout == null
                ? new Checked(null, port == null ? null : portField)
                : new Checked(new Health(path, port, timeout, body, from, tls), portField);
    }

    private static Asker asker(@Nullable Field field) {
        String word = Values.word(field, List.of("machine", "orchestrator"));
        return word == null ? Asker.MACHINE : Asker.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
