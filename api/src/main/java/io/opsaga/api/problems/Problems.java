package io.opsaga.api.problems;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.http.ProblemDetail;
import org.springframework.web.util.UriUtils;

/** Makes problem details. */
final class Problems {
    private Problems() {}

    static ProblemDetail of(ProblemKind kind, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(kind.status(), detail);
        problem.setType(kind.type());
        problem.setTitle(kind.title());
        return problem;
    }

    /** The path that was asked for, as the problem's instance; whatever was in it is encoded. */
    static URI instance(HttpServletRequest request) {
        return URI.create(UriUtils.encodePath(UriUtils.decode(request.getRequestURI(), "UTF-8"), "UTF-8"));
    }
}
