package io.opsaga.api.description;

import static java.lang.Boolean.TRUE;

import io.opsaga.api.description.Parameters.Known;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.RequestForms;
import io.opsaga.operation.OperationKind;
import io.opsaga.operation.OperationKinds;
import io.opsaga.saga.Stage;
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

    private final List<RequestForms> forms;
    private final List<String> kinds;
    private final List<String> stages;
    private final Models models;
    private final EnvironmentNames environments;

    Description(List<RequestForms> forms, OperationKinds kinds, Models models, EnvironmentNames environments) {
        this.forms = forms;
        this.kinds = kinds.all().stream().map(OperationKind::name).toList();
        this.stages = kinds.stages().stream().map(Stage::wire).toList();
        this.models = models;
        this.environments = environments;
    }

    @Override
    public void customise(OpenAPI api) {
        Known known = new Known(kinds, stages, environments.all());
        split(api.getPaths());
        api.getPaths()
                .forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                    operation.setOperationId(method.name().toLowerCase(Locale.ROOT) + path.replaceAll("[/{}]+", "_"));
                    Parameters.describe(operation, known);
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

    /** One mapping of the framework for a decision, an action or a kind that the path names, but an address for each, as their bodies differ. */
    private void split(Paths paths) {
        for (String path : new ArrayList<>(paths.keySet())) {
            PathItem all = paths.get(path);
            if (path.endsWith("}") && all.getPost() != null) {
                String before = path.substring(0, path.lastIndexOf('{'));
                String variable = path.substring(before.length() + 1, path.length() - 1);
                List<String> named = forms.stream()
                        .flatMap(one -> one.forms().keySet().stream())
                        .filter(form -> form.startsWith(before) && form.indexOf('/', before.length()) < 0)
                        .filter(form -> !paths.containsKey(form))
                        .toList();
                paths.remove(path);
                named.forEach(one -> paths.addPathItem(one, one(all.getPost(), variable)));
            }
        }
    }

    private static PathItem one(Operation all, String variable) {
        var parameters = all.getParameters().stream()
                .filter(parameter -> !parameter.getName().equals(variable))
                .toList();
        ApiResponses answers = new ApiResponses();
        answers.putAll(all.getResponses());
        return new PathItem()
                .post(new Operation()
                        .tags(all.getTags())
                        .summary(all.getSummary())
                        .parameters(new ArrayList<>(parameters))
                        .requestBody(all.getRequestBody())
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
        RequestBody declared = item.getPost().getRequestBody();
        boolean required = !form.getProperties().isEmpty() && (declared == null || TRUE.equals(declared.getRequired()));
        item.getPost()
                .setRequestBody(new RequestBody()
                        .required(required)
                        .content(new Content().addMediaType(JSON, new MediaType().schema(form))));
    }
}
