package io.opsaga.api.backups;

import io.opsaga.api.backups.DeclaredBackups.Declared;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.Query;
import io.opsaga.retention.Stocks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What retention would do, without starting anything. */
@RestController
@Tag(name = "backups")
class RetentionController {
    private final DeclaredBackups declared;
    private final Stocks stocks;
    private final EnvironmentNames environments;

    RetentionController(DeclaredBackups declared, Stocks stocks, EnvironmentNames environments) {
        this.declared = declared;
        this.stocks = stocks;
        this.environments = environments;
    }

    @GetMapping(BackupsController.PATH + "/{id}/retention")
    @Operation(summary = "Which executions of a backup are kept, and why, and which would be removed")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "environment",
            description = "is required where several environments declare a backup of that name")
    RetentionView retention(@PathVariable("id") String id, HttpServletRequest request) {
        Query query = new Query(request.getParameterMap());
        String environment = environments.read(query);
        query.finish();
        Declared found = declared.find(id, environment);
        return RetentionView.of(found, stocks.of(found.environment(), found.name()));
    }
}
