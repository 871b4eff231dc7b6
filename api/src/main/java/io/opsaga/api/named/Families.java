package io.opsaga.api.named;

import io.opsaga.api.access.Actor;
import io.opsaga.api.operations.Endings;
import io.opsaga.api.operations.Ids;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.RequestForms;
import io.swagger.v3.oas.models.media.Schema;
import java.time.Duration;
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

    /** Under which a result names the operation that it has started. */
    private static final String OPERATION = "operation_id";

    private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private final Map<String, Map<String, NamedOperation>> families = new TreeMap<>();
    private final Endings endings;

    /** @throws IllegalArgumentException where two operations of a family have the same name */
    Families(List<NamedOperation> all, Endings endings) {
        this.endings = endings;
        for (NamedOperation one : all) {
            Map<String, NamedOperation> members = families.computeIfAbsent(one.family(), family -> new TreeMap<>());
            if (members.put(one.name(), one) != null) {
                throw new IllegalArgumentException(
                        "Two operations of the family %s are named %s".formatted(one.family(), one.name()));
            }
        }
    }

    /**
     * What was done.
     *
     * @param over whether its end was waited for, and has come
     */
    record Done(NamedAnswer answer, boolean over) {}

    /**
     * Does what the body names.
     *
     * @param patience how long its end is waited for
     * @throws ProblemException where there is no such family, or the family has nothing of that name
     */
    Done run(String family, Body body, Actor actor, @Nullable String key, Duration patience) {
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
        Map<String, Object> result = new LinkedHashMap<>(found.run(body.object(found.field()), actor, key));
        boolean over = result.get(OPERATION) instanceof String started && endings.come(started, patience);
        if (over) {
            result.putAll(found.ended(String.valueOf(result.get(OPERATION))));
        }
        NamedAnswer answer = new NamedAnswer(
                id == null ? Ids.random("request") : id,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                found.name(),
                result);
        return new Done(answer, over);
    }

    @Override
    public Map<String, Schema<Object>> forms() {
        Map<String, Schema<Object>> forms = new LinkedHashMap<>();
        families.forEach((family, members) -> {
            NamedOperation first = members.values().iterator().next();
            Form form = Form.object()
                    .required("operation", Form.oneOf(List.copyOf(members.keySet())), first.name())
                    .optional("id", Form.text(ID), "request-815");
            // Which one is needed follows from the operation where they differ.
            Map<String, NamedOperation> fields = new TreeMap<>();
            members.values().forEach(member -> fields.putIfAbsent(member.field(), member));
            fields.forEach((field, member) -> {
                if (fields.size() == 1) {
                    form.required(field, member.form(), member.form().getExample());
                } else {
                    form.optional(field, member.form(), member.form().getExample());
                }
            });
            forms.put(PATH + family, form.schema());
        });
        return forms;
    }
}
