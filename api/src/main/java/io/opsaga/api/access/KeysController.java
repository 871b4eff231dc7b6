package io.opsaga.api.access;

import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.Texts;
import io.opsaga.operation.ApiKeys;
import io.opsaga.operation.ApiKeys.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Makes keys. A key is shown once, here; only its hash is kept. */
@RestController
@Tag(name = "access")
class KeysController {
    /** Names under which Opsaga itself acts. */
    private static final Set<String> RESERVED = Set.of("local", "temporal", "opsaga");

    private static final List<String> ROLES =
            Arrays.stream(Role.values()).map(Role::wire).toList();

    private final ApiKeys keys;

    KeysController(ApiKeys keys) {
        this.keys = keys;
    }

    @PostMapping(path = "/keys", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Make a key, or replace the one of that name; for administrators")
    CreatedKey create(
            @RequestBody JsonNode body, @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor) {
        if (actor.role() != Role.ADMIN) {
            throw new ProblemException(ProblemKind.FORBIDDEN, "Only administrators make keys.");
        }
        KeyRequest request = read(Body.of(body));
        Role role = Role.of(request.role()).orElseThrow();
        return new CreatedKey(request.name(), request.role(), keys.create(request.name(), role));
    }

    private static KeyRequest read(Body body) {
        body.require("name", "role");
        String name = body.text("name", Texts.NAME, "must be a lower-case name");
        String role = body.oneOf("role", ROLES);
        if (name != null && RESERVED.contains(name)) {
            body.wrong("name", "is reserved");
        }
        body.finish();
        return new KeyRequest(String.valueOf(name), String.valueOf(role));
    }

    /** Whose key, and what it allows: viewer, operator, approver or admin. */
    record KeyRequest(String name, String role) {}

    /** The only time that the key is shown. */
    record CreatedKey(String name, String role, String key) {
        @Override
        public String toString() {
            return "CreatedKey[name=%s, role=%s]".formatted(name, role);
        }
    }
}
