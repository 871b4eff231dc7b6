package io.opsaga.api.problems;

import io.opsaga.saga.OutsideText;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.http.ProblemDetail;
import org.springframework.web.util.UriUtils;

/** Makes problem details. */
final class Problems {
    private static final char PICTURE_OF_NEWLINE = '\u240A';

    private Problems() {}

    /** A detail is one line, whatever it repeats of a request. */
    static ProblemDetail of(ProblemKind kind, String detail) {
        String line = OutsideText.message(detail).replace('\n', PICTURE_OF_NEWLINE);
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(kind.status(), line);
        problem.setType(kind.type());
        problem.setTitle(kind.title());
        return problem;
    }

    /** The path that was asked for, as the problem's instance; about:blank for a path that cannot be one. */
    static URI instance(HttpServletRequest request) {
        Object original = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        String path = original == null ? request.getRequestURI() : original.toString();
        // What begins with two slashes would be read as a host.
        String rooted = path.startsWith("//") ? "/." + path : path;
        try {
            return URI.create(
                    UriUtils.encodePath(UriUtils.decode(rooted, StandardCharsets.UTF_8), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            // Without any the framework would make one itself, and fail in the same way.
            return URI.create("about:blank");
        }
    }
}
