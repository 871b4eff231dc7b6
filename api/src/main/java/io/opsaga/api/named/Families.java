package io.opsaga.api.named;

import io.opsaga.api.access.Actor;
import io.opsaga.api.operations.Ids;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.RequestForms;
import io.swagger.v3.oas.models.media.Schema;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All named operations, by family and name. */
@Component
class Families implements RequestForms {
    static final String PATH = "/operations/";

    private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private final Map<String, Map<String, NamedOperation>> families = new TreeMap<>();

    /** @throws IllegalArgumentException where two operations of a family have the same name */
    Families(List<NamedOperation> all) {
        for (NamedOperation one : all) {
            Map<String, NamedOperation> members = families.computeIfAbsent(one.family(), family -> new TreeMap<>());
            if (members.put(one.name(), one) != null) {
                throw new IllegalArgumentException(
                        "Two operations of the family %s are named %s".formatted(one.family(), one.name()));
            }
        }
    }

    /**
     * Does what the body names.
     *
     * @throws ProblemException where there is no such family, or the family has nothing of that name
     */
    NamedAnswer run(String family, Body body, Actor actor, @Nullable String key) {
        Map<String, NamedOperation> members = families.get(family);
        if (members == null) {
            throw new ProblemException(
                    ProblemKind.NOT_FOUND,
                    "There are no operations of the family \"%s\"; there are: %s."
                            .formatted(family, String.join(", ", families.keySet())));
        }
        body.require("operation");
        String asked = body.oneOf("operation", List.copyOf(members.keySet()));
        String id = body.text("id", ID, "must be 1 to 200 visible ASCII characters");
        NamedOperation found = asked == null ? null : members.get(asked);
        if (found == null) {
            members.values().forEach(member -> body.holdsObject(member.field()));
            body.finish();
            throw new IllegalStateException("A body without a known operation was found right");
        }
        body.require(found.field());
        Map<String, Object> result = found.run(body.object(found.field()), actor, key);
        return new NamedAnswer(
                id == null ? Ids.random("request") : id,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                found.name(),
                result);
    }

    @Override
    public Map<String, Schema<Object>> forms() {
        Map<String, Schema<Object>> forms = new LinkedHashMap<>();
        families.forEach((family, members) -> {
            NamedOperation first = members.values().iterator().next();
            Form form = Form.object()
                    .required("operation", Form.oneOf(List.copyOf(members.keySet())), first.name())
                    .optional("id", Form.text(ID), "request-815")
                    .required(first.field(), first.form(), first.form().getExample());
            forms.put(PATH + family, form.schema());
        });
        return forms;
    }
}
