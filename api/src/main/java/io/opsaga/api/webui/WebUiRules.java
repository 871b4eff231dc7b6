package io.opsaga.api.webui;

import io.opsaga.operation.ApiKeys.Role;
import java.util.Set;
import java.util.regex.Pattern;

/** What somebody must be to do something in the Web UI. */
final class WebUiRules {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    /** A segment of a path that means one thing only: nothing in it is encoded, and it is not a way up. */
    private static final String SEGMENT = "/[A-Za-z0-9_][A-Za-z0-9_.:~@-]*";

    private static final String RUN = "/api/v1/namespaces" + SEGMENT + "/workflows" + SEGMENT;
    private static final Pattern QUERY = Pattern.compile(RUN + "/query" + SEGMENT);
    private static final Pattern ORDER = Pattern.compile(RUN + "/(signal|update)/rollback|" + RUN + "/cancel");

    private WebUiRules() {}

    /** Everybody reads; operators order rollbacks; all else, above all terminate and reset, undoes nothing and is for administrators. */
    static Role least(String method, String path) {
        if (READING.contains(method) || QUERY.matcher(path).matches()) {
            return Role.VIEWER;
        }
        return ORDER.matcher(path).matches() ? Role.OPERATOR : Role.ADMIN;
    }
}
