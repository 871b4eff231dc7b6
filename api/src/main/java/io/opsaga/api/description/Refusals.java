package io.opsaga.api.description;

import io.opsaga.api.problems.ProblemKind;
import io.opsaga.api.requests.Form;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Errors: which an address may answer with, and what they look like. */
final class Refusals {
    private static final String PROBLEM = "application/problem+json";
    private static final String REFERENCE = "#/components/schemas/Problem";
    /** What a question can be answered with; whoever changes something may be answered with anything. */
    private static final Set<Integer> OF_QUESTIONS = Set.of(400, 401, 403, 404, 406, 409, 429, 500, 503);

    private static final int LONGEST = 100_000;

    private Refusals() {}

    static void describe(String path, HttpMethod method, Operation operation) {
        Arrays.stream(ProblemKind.values())
                .map(kind -> kind.status().value())
                .distinct()
                .sorted()
                .filter(status -> method != HttpMethod.GET || OF_QUESTIONS.contains(status))
                .forEach(status -> describe(path, operation, status));
    }

    private static void describe(String path, Operation operation, int status) {
        String kinds = Arrays.stream(ProblemKind.values())
                .filter(kind -> kind.status().value() == status)
                .map(kind -> kind.type().toString())
                .collect(Collectors.joining(", "));
        // What is down is told by health's own answer.
        boolean health = path.startsWith("/health") && status == 503;
        operation
                .getResponses()
                .addApiResponse(
                        Integer.toString(status),
                        new ApiResponse()
                                .description(health ? "Something is down" : kinds)
                                .content(
                                        health
                                                ? operation
                                                        .getResponses()
                                                        .get("200")
                                                        .getContent()
                                                : new Content()
                                                        .addMediaType(PROBLEM, new MediaType().schema(reference()))));
    }

    /** A problem; what else it has depends on its type. */
    static Schema<Object> problem() {
        Schema<Object> error = Form.object()
                .required("field", Form.words(LONGEST), "version")
                .required("message", Form.words(LONGEST), "is required")
                .schema();
        error.addProperty("allowed", Form.list(Form.words(LONGEST), 0, LONGEST));
        Schema<Object> problem = Form.object()
                .required(
                        "type",
                        Form.text(Pattern.compile("urn:opsaga:problem:[a-z-]+")),
                        "urn:opsaga:problem:not-found")
                .required("title", Form.words(LONGEST), "Nothing is here")
                .required("status", Form.whole(400, 599), 404)
                .required("detail", Form.words(LONGEST), "There is nothing at /x.")
                .schema();
        problem.addProperty("instance", Form.words(LONGEST));
        problem.addProperty("errors", Form.list(error, 1, LONGEST));
        problem.setAdditionalProperties(true);
        return problem;
    }

    private static Schema<Object> reference() {
        Schema<Object> reference = new Schema<>();
        reference.set$ref(REFERENCE);
        return reference;
    }
}
