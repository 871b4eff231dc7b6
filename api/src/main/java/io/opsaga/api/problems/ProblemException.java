package io.opsaga.api.problems;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;

/** A request cannot be served; carries the problem as the caller will see it. */
public final class ProblemException extends RuntimeException {
    private final ProblemKind kind;
    private final String detail;
    private final transient Map<String, Object> members = new LinkedHashMap<>();
    private @Nullable Duration retryAfter;

    public ProblemException(ProblemKind kind, String detail) {
        super(detail, null, false, false);
        this.kind = kind;
        this.detail = detail;
    }

    /** Fields of the request are not valid. */
    public static ProblemException invalid(List<FieldError> errors) {
        FieldError first = errors.get(0);
        String more = errors.size() == 1 ? "" : " (and %d more)".formatted(errors.size() - 1);
        String where = first.field().isEmpty() ? "" : first.field() + ": ";
        return new ProblemException(ProblemKind.INVALID_REQUEST, where + first.message() + more).with("errors", errors);
    }

    /** Adds an extension member; null is left out. */
    public ProblemException with(String name, @Nullable Object value) {
        if (value != null) {
            members.put(name, value);
        }
        return this;
    }

    /** Says when it may be worth asking again, in whole seconds. */
    public ProblemException retryAfter(Duration pause) {
        retryAfter = pause;
        return this;
    }

    HttpHeaders headers() {
        HttpHeaders headers = new HttpHeaders();
        if (retryAfter != null) {
            headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(retryAfter.toSeconds()));
        }
        return headers;
    }

    public ProblemKind kind() {
        return kind;
    }

    ProblemDetail problem() {
        ProblemDetail problem = Problems.of(kind, detail);
        members.forEach(problem::setProperty);
        return problem;
    }
}
