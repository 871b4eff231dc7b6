package io.opsaga.api.description;

import io.opsaga.api.operations.Addresses;
import io.opsaga.api.operations.Deciding;
import io.opsaga.api.operations.Door;
import io.opsaga.api.requests.RequestForms;
import io.opsaga.operation.OperationKind;
import io.opsaga.operation.OperationKinds;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Says of each address what it takes and how it refuses; bodies and parameters are read by hand, so only we know. */
@Component
class Description implements OpenApiCustomizer {
    private static final String JSON = "application/json";
    private static final String DECISION = "{decision}";
    private static final String KIND = "{kind}";
    private static final String FAMILY = "{family}";
    private static final String NAMED = "/operations/";

    private final List<RequestForms> forms;
    private final Addresses addresses;
    private final List<String> kinds;
    private final Models models;

    Description(List<RequestForms> forms, Addresses addresses, OperationKinds kinds, Models models) {
        this.forms = forms;
        this.kinds = kinds.all().stream().map(OperationKind::name).toList();
        this.addresses = addresses;
        this.models = models;
    }

    @Override
    public void customise(OpenAPI api) {
        splitDecisions(api.getPaths());
        split(api.getPaths(), KIND, addresses.doors().stream().map(Door::kind).toList());
        split(api.getPaths(), FAMILY, families());
        api.getPaths()
                .forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                    operation.setOperationId(method.name().toLowerCase(Locale.ROOT) + path.replaceAll("[/{}]+", "_"));
                    Parameters.describe(operation, kinds);
                    plan(operation);
                    log(path, operation);
                    Refusals.describe(path, method, operation);
                }));
        forms.forEach(one -> one.forms().forEach((path, form) -> body(api, path, form)));
        var answers = api.getComponents().getSchemas();
        // How a body is handed over is nobody's business.
        answers.remove("JsonNode");
        models.complete(answers::get);
        answers.put("Problem", Refusals.problem());
    }

    /** One mapping of the framework, but an address for each decision, as their bodies differ. */
    private static void splitDecisions(Paths paths) {
        for (String path : new ArrayList<>(paths.keySet())) {
            if (path.endsWith(DECISION)) {
                PathItem all = paths.remove(path);
                for (Deciding what : Deciding.values()) {
                    paths.addPathItem(path.replace(DECISION, what.wire()), one(all.getPost()));
                }
            }
        }
    }

    /** The same for the kinds of operations that can be asked for, and for the families of named ones. */
    private static void split(Paths paths, String variable, List<String> values) {
        for (String path : new ArrayList<>(paths.keySet())) {
            if (path.endsWith(variable)) {
                PathItem all = paths.remove(path);
                values.forEach(value -> paths.addPathItem(path.replace(variable, value), one(all.getPost())));
            }
        }
    }

    /** Each has a form. */
    private List<String> families() {
        return forms.stream()
                .flatMap(one -> one.forms().keySet().stream())
                .filter(path -> path.startsWith(NAMED))
                .map(path -> path.substring(NAMED.length()))
                .toList();
    }

    private static PathItem one(Operation all) {
        var parameters = all.getParameters().stream()
                .filter(parameter -> !List.of("decision", "kind", "family").contains(parameter.getName()))
                .toList();
        ApiResponses answers = new ApiResponses();
        answers.putAll(all.getResponses());
        return new PathItem()
                .post(new Operation()
                        .tags(all.getTags())
                        .summary(all.getSummary())
                        .parameters(new ArrayList<>(parameters))
                        .responses(answers));
    }

    private static void plan(Operation operation) {
        if (Parameters.has(operation, "dry_run")) {
            Schema<Object> plan = new Schema<>();
            plan.set$ref("#/components/schemas/PlanView");
            operation
                    .getResponses()
                    .addApiResponse(
                            "200",
                            new ApiResponse()
                                    .description("What would be done, with dry_run=true; nothing was done")
                                    .content(new Content().addMediaType(JSON, new MediaType().schema(plan))));
        }
    }

    /** What agents wrote is text, and shown as it is. */
    private static void log(String path, Operation operation) {
        if (path.endsWith("/logs")) {
            Schema<Object> text = new Schema<>();
            text.setTypes(Set.of("string"));
            operation
                    .getResponses()
                    .get("200")
                    .setContent(new Content().addMediaType("text/plain", new MediaType().schema(text)));
        }
    }

    private static void body(OpenAPI api, String path, Schema<Object> form) {
        PathItem item = api.getPaths().get(path);
        if (item == null || item.getPost() == null) {
            throw new IllegalStateException("There is a form for " + path + ", and no such address");
        }
        boolean required = !form.getProperties().isEmpty();
        item.getPost()
                .setRequestBody(new RequestBody()
                        .required(required)
                        .content(new Content().addMediaType(JSON, new MediaType().schema(form))));
    }
}
