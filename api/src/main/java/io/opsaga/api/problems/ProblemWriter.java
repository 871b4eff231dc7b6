package io.opsaga.api.problems;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes problems from where no controller advice reaches: filters and the error page. */
@Component
public class ProblemWriter {
    private final JsonMapper json;

    ProblemWriter(JsonMapper json) {
        this.json = json;
    }

    /** Answers with the problem; nothing may have been written before. */
    public void write(HttpServletRequest request, HttpServletResponse response, ProblemException exception)
            throws IOException {
        ProblemDetail problem = exception.problem();
        problem.setInstance(Problems.instance(request));
        response.setStatus(problem.getStatus());
        exception.headers().forEach((name, values) -> response.setHeader(name, values.get(0)));
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsBytes(problem));
    }
}
