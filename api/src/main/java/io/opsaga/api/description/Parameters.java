package io.opsaga.api.description;

import io.opsaga.api.operations.Endings;
import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.Query;
import io.opsaga.saga.Verdict;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What parameters may look like. One of a name means the same everywhere. */
final class Parameters {
    private static final int LONGEST_PAGE = 500;
    private static final int LONGEST_FOLLOW = 600;
    private static final int MOST_LINES = 100_000;
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private Parameters() {}

    static boolean has(Operation operation, String name) {
        return operation.getParameters() != null
                && operation.getParameters().stream()
                        .anyMatch(parameter -> parameter.getName().equals(name));
    }

    /**
     * What there is to choose from here.
     *
     * @param kinds of operations
     * @param stages of operations, as responses spell them
     * @param environments by their wire names
     */
    record Known(List<String> kinds, List<String> stages, List<String> environments) {}

    static void describe(Operation operation, Known known) {
        if (operation.getParameters() != null) {
            operation.getParameters().forEach(parameter -> describe(parameter, known));
        }
    }

    private static void describe(Parameter parameter, Known known) {
        parameter.setSchema(
                switch (parameter.getIn()) {
                    case "query" -> query(parameter.getName(), known);
                    case "header" -> Form.text(KEY);
                    default -> Form.words(Query.LONGEST);
                });
    }

    private static Schema<Object> query(String name, Known known) {
        return switch (name) {
            case "active", "dry_run" -> Form.flag();
            case "limit" -> Form.whole(1, LONGEST_PAGE);
            case Endings.PARAMETER -> Form.whole(0, Endings.MOST_SECONDS);
            case "tail" -> Form.whole(1, MOST_LINES);
            case "follow" -> Form.whole(1, LONGEST_FOLLOW);
            case "environment" -> Form.oneOf(known.environments());
            case "kind" -> Form.oneOf(known.kinds());
            case "stage" -> Form.oneOf(known.stages());
            case "outcome" -> Form.oneOf(outcomes());
            default -> Form.words(Query.LONGEST);
        };
    }

    private static List<String> outcomes() {
        return Arrays.stream(Verdict.values())
                .map(verdict -> verdict.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
