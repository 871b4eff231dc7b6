package io.opsaga.api.problems;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/** The kinds of problem; the name makes the problem's {@code type}. */
public enum ProblemKind {
    INVALID_REQUEST(HttpStatus.BAD_REQUEST, "The request is not valid"),
    MALFORMED_JSON(HttpStatus.BAD_REQUEST, "The body is not well-formed JSON"),
    UNAUTHENTICATED(HttpStatus.UNAUTHORIZED, "A valid key is needed"),
    FORBIDDEN(HttpStatus.FORBIDDEN, "This key's role may not do that"),
    CROSS_ORIGIN(HttpStatus.FORBIDDEN, "Requests from other sites are refused"),
    NOT_FOUND(HttpStatus.NOT_FOUND, "Nothing is here"),
    UNKNOWN_AGENT(HttpStatus.NOT_FOUND, "No such agent"),
    UNKNOWN_DEPLOYMENT(HttpStatus.NOT_FOUND, "No such deployment"),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "The method is not offered here"),
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "The wanted media type is not offered"),
    ENVIRONMENT_UNINHABITED(HttpStatus.CONFLICT, "The environment has no machines"),
    VERSION_QUARANTINED(HttpStatus.CONFLICT, "The version is in quarantine"),
    NOT_QUARANTINED(HttpStatus.NOT_FOUND, "The version is not in quarantine"),
    NOT_RESTORABLE(HttpStatus.CONFLICT, "That cannot be restored so"),
    TARGET_LOCKED(HttpStatus.CONFLICT, "Another operation holds the target"),
    ROLLBACK_REFUSED(HttpStatus.CONFLICT, "The operation cannot be rolled back"),
    OWN_APPROVAL(HttpStatus.FORBIDDEN, "Nobody approves what they have asked for themselves"),
    PLAN_STALE(HttpStatus.CONFLICT, "That plan does not hold, or no longer"),
    APPROVAL_REFUSED(HttpStatus.CONFLICT, "The operation does not take this decision"),
    ANSWER_REFUSED(HttpStatus.CONFLICT, "The operation does not ask this"),
    LOG_ELSEWHERE(HttpStatus.CONFLICT, "The log is not where the agent is now"),
    NO_SCHEDULE(HttpStatus.CONFLICT, "The backup has no schedule"),
    BODY_TOO_SLOW(HttpStatus.REQUEST_TIMEOUT, "The body did not come in time"),
    TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json"),
    INVENTORY_FAULTY(HttpStatus.UNPROCESSABLE_CONTENT, "The inventories are faulty"),
    KEY_REUSED(HttpStatus.UNPROCESSABLE_CONTENT, "The idempotency key was used for another request"),
    LINE_FULL(HttpStatus.TOO_MANY_REQUESTS, "Too many operations wait already"),
    TOO_MANY_ATTEMPTS(HttpStatus.TOO_MANY_REQUESTS, "Too many wrong keys came from there"),
    INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong in Opsaga"),
    UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "Something that is needed does not answer");

    private final HttpStatus status;
    private final String title;

    ProblemKind(HttpStatus status, String title) {
        this.status = status;
        this.title = title;
    }

    public HttpStatus status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** Such as {@code urn:opsaga:problem:target-locked}. */
    public URI type() {
        return URI.create(
                "urn:opsaga:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** The general kind of that status; what has none, such as an unknown version of HTTP, is an invalid request. */
    static ProblemKind of(HttpStatusCode status) {
        if (status.value() == HttpStatus.NOT_FOUND.value()) {
            return NOT_FOUND;
        }
        return Arrays.stream(values())
                .filter(kind -> kind.status.value() == status.value())
                .findFirst()
                .orElse(INVALID_REQUEST);
    }
}
