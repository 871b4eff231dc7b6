package io.opsaga.api.named;

import io.opsaga.api.access.Actor;
import io.opsaga.api.operations.Endings;
import io.opsaga.api.operations.Idempotency;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.Query;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The documented envelope over HTTP. */
@RestController
@Tag(name = "named operations")
class NamedController {
    private final Families families;

    NamedController(Families families) {
        this.families = families;
    }

    @PostMapping(path = Families.PATH + "{family}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Do what the body names by operation; what is started goes on after the answer")
    @Parameter(in = ParameterIn.QUERY, name = Endings.PARAMETER, description = Endings.DESCRIPTION)
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<NamedAnswer> run(
            @PathVariable("family") String family,
            @RequestBody JsonNode body,
            @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
            HttpServletRequest request) {
        Query query = new Query(request.getParameterMap());
        Duration patience = Endings.patience(query);
        query.finish();
        Families.Done done = families.run(family, Body.of(body), actor, key, patience);
        return ResponseEntity.status(done.over() ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(done.answer());
    }
}
