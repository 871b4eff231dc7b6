package io.opsaga.api.problems;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;

/** Turns every exception of a controller or of the framework into a problem. What is ours to know goes to the log, not out. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> known(ProblemException exception, HttpServletRequest request) {
        return answer(exception.problem(), request, exception.headers());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unexpected(Exception exception, HttpServletRequest request) {
        Optional<ProblemException> outage = Outage.problem(exception);
        if (outage.isPresent()) {
            LOG.warn("{} {}: {}", request.getMethod(), request.getRequestURI(), exception.getMessage());
            return known(outage.get(), request);
        }
        LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), exception);
        return answer(
                Problems.of(ProblemKind.INTERNAL, "The log says more; nothing was started unless a status says so."),
                request,
                HttpHeaders.EMPTY);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String detail = "A JSON object is needed as the body.";
        if (exception.getCause() instanceof StreamConstraintsException) {
            detail = "The JSON is nested deeper than 32 levels, or has a name or number that is too long.";
        } else if (exception.getCause() instanceof DatabindException cause) {
            // The parser was content: what is left to be wrong is what comes after the value.
            detail = "Something follows the JSON object" + at(cause);
        } else if (exception.getCause() instanceof JacksonException cause) {
            detail = words(cause.getOriginalMessage()) + at(cause);
        }
        ProblemDetail problem = Problems.of(ProblemKind.MALFORMED_JSON, detail);
        return handleExceptionInternal(exception, problem, headers, status, request);
    }

    /** The first line, without what the parser says of itself where it names another place. */
    private static String words(String said) {
        return said.lines()
                .findFirst()
                .map(line -> line.replaceAll("\\[Source: [^;\\]]*; ([^\\]]*)]", "$1"))
                .orElse("This is not JSON");
    }

    @Override
    protected ResponseEntity<Object> createResponseEntity(
            @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail given = body instanceof ProblemDetail detail ? detail : ProblemDetail.forStatus(status);
        if (given.getType() == null || !"urn".equals(given.getType().getScheme())) {
            ProblemKind kind = ProblemKind.of(status);
            given.setType(kind.type());
            given.setTitle(kind.title());
        }
        ResponseEntity<ProblemDetail> answer = answer(given, ((ServletWebRequest) request).getRequest(), headers);
        return new ResponseEntity<>(answer.getBody(), answer.getHeaders(), status);
    }

    private static ResponseEntity<ProblemDetail> answer(
            ProblemDetail problem, HttpServletRequest request, HttpHeaders headers) {
        problem.setInstance(Problems.instance(request));
        return ResponseEntity.status(problem.getStatus())
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    private static String at(JacksonException cause) {
        var location = cause.getLocation();
        return " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
    }
}
