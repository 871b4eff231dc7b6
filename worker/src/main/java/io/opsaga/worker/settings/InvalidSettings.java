package io.opsaga.worker.settings;

import java.util.List;

/** What is configured cannot be used; the message has a line for each fault. */
final class InvalidSettings extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidSettings(List<String> faults) {
        super("What is configured under opsaga cannot be used:\n  " + String.join("\n  ", faults));
    }
}
