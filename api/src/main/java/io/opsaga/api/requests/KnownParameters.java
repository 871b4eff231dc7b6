package io.opsaga.api.requests;

import io.opsaga.api.problems.FieldError;
import io.opsaga.api.problems.ProblemException;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.Parameters;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses every query parameter that the description does not name for the address and method that are asked for. So a
 * {@code dry_run} where there is no plan never does in earnest what was meant as a question, and what the description says is
 * what is taken.
 */
final class KnownParameters implements HandlerInterceptor {
    private static final String DRY_RUN = "dry_run";
    private static final String KEY = "Idempotency-Key";

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method
                && ours(method)
                // A body that had to be waited for comes in a second pass.
                && request.getDispatcherType() != DispatcherType.ERROR) {
            List<String> known = known(method.getMethod());
            List<FieldError> errors = new ArrayList<>(request.getParameterMap().keySet().stream()
                    .filter(name -> !known.contains(name))
                    .map(name -> error(name, known))
                    .toList());
            // Of several one would be made that neither of them is found by again.
            if (Collections.list(request.getHeaders(KEY)).size() > 1) {
                errors.add(FieldError.of(KEY, "must be given once"));
            }
            if (!errors.isEmpty()) {
                throw ProblemException.invalid(errors);
            }
        }
        return true;
    }

    static List<String> known(Method method) {
        return AnnotatedElementUtils.getMergedRepeatableAnnotations(method, Parameter.class, Parameters.class).stream()
                .filter(parameter -> parameter.in() == ParameterIn.QUERY)
                .map(Parameter::name)
                .toList();
    }

    private static FieldError error(String name, List<String> known) {
        if (name.equals(DRY_RUN)) {
            return FieldError.of(
                    name, "is not offered here, as there is no plan of this; nothing was done. See POST /deploy");
        }
        return new FieldError(Texts.shown(name), "is not known here", known);
    }

    /** The framework's own handlers read their parameters as they like. */
    private static boolean ours(HandlerMethod method) {
        return method.getBeanType().getPackageName().startsWith("io.opsaga.");
    }
}
