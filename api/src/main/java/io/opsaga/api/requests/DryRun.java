package io.opsaga.api.requests;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Tells the API's description of {@code dry_run}, and lets it pass. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        in = ParameterIn.QUERY,
        name = "dry_run",
        description = "true: only tell what would be done",
        schema = @Schema(type = "boolean", defaultValue = "false"))
public @interface DryRun {
    /** Refuses whatever else is said of it: a slip of the finger must not make an operation of a question. */
    final class Reading {
        private Reading() {}

        /** Refuses any query parameter but {@code dry_run=false}; for the handlers that carry out the request. */
        public static void inEarnest(HttpServletRequest request) {
            Query query = new Query(request.getParameterMap());
            query.flag("dry_run", false);
            query.finish();
        }

        /** For those that only tell. */
        public static void only(HttpServletRequest request) {
            Query query = new Query(request.getParameterMap());
            query.flag("dry_run", true);
            query.finish();
        }
    }
}
