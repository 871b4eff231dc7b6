package io.opsaga.api.access;

import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.Texts;
import io.opsaga.operation.ApiKeys;
import io.opsaga.operation.ApiKeys.Known;
import io.opsaga.operation.ApiKeys.Owner;
import io.opsaga.operation.ApiKeys.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Makes keys, lists and revokes them. A key is shown once, when it is made; only its hash is kept. */
@RestController
@Tag(name = "access")
class KeysController {
    private static final Logger LOG = LoggerFactory.getLogger(KeysController.class);

    /** Names under which Opsaga itself acts. */
    private static final Set<String> RESERVED = Set.of(ApiKeys.LOCAL, "temporal", "opsaga", ApiKeys.OPS);

    static final List<String> ROLES =
            Arrays.stream(Role.values()).map(Role::wire).toList();

    static final int LONGEST_DAYS = 3650;

    private final ApiKeys keys;
    private final Clock clock = Clock.systemUTC();
    private final EnvironmentNames environments;

    KeysController(ApiKeys keys, EnvironmentNames environments) {
        this.keys = keys;
        this.environments = environments;
    }

    @GetMapping("/whoami")
    @Operation(summary = "Whose key it is, and what it allows")
    WhoAmI whoAmI(@Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor) {
        return new WhoAmI(actor.name(), actor.role().wire(), actor.environments());
    }

    @GetMapping("/keys")
    @Operation(summary = "All keys, without their texts; for administrators")
    KeyList list(@Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor) {
        actor.mustAdminister("see keys");
        Instant now = clock.instant();
        return new KeyList(keys.all().stream().map(key -> KeyView.of(key, now)).toList());
    }

    @PostMapping(path = "/keys", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Make a key, or replace the one of that name; for administrators")
    CreatedKey create(
            @RequestBody JsonNode body,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
            HttpServletRequest request) {
        actor.mustAdminister("make keys");
        KeyRequest wish = read(Body.of(body));
        Integer days = wish.expiresInDays();
        Instant until = days == null
                ? null
                : clock.instant().plus(days, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        Role role = Role.of(wish.role()).orElseThrow();
        String key = keys.create(new Owner(wish.name(), role, wish.environments()), until);
        LOG.info(
                "{} made the key of {} ({}) from {}", actor.name(), wish.name(), wish.role(), Origins.address(request));
        return new CreatedKey(wish.name(), wish.role(), wish.environments(), until, key);
    }

    @DeleteMapping("/keys/{name}")
    @Operation(summary = "Revoke the key of that name, at once; for administrators")
    RevokedKey revoke(
            @PathVariable String name,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
            HttpServletRequest request) {
        actor.mustAdminister("revoke keys");
        if (!Texts.NAME.matcher(name).matches() || !keys.revoke(name)) {
            throw new ProblemException(ProblemKind.NOT_FOUND, "There is no key of that name.");
        }
        LOG.info("{} revoked the key of {} from {}", actor.name(), name, Origins.address(request));
        return new RevokedKey(name);
    }

    private @Nullable List<String> environments(Body body) {
        List<String> all = environments.all();
        return body.texts(
                "environments", Pattern.compile(String.join("|", all)), all.size(), "must be names of environments");
    }

    private KeyRequest read(Body body) {
        body.require("name", "role");
        String name = body.text("name", Texts.NAME, "must be a lower-case name");
        String role = body.oneOf("role", ROLES);
        List<String> named = environments(body);
        Integer days = body.whole("expires_in_days", 1, LONGEST_DAYS);
        if (name != null && RESERVED.contains(name)) {
            body.wrong("name", "is reserved");
        }
        body.finish();
        List<String> where =
                named == null ? List.of() : named.stream().distinct().sorted().toList();
        return new KeyRequest(String.valueOf(name), String.valueOf(role), where, days);
    }

    /**
     * Whose key, and what it allows.
     *
     * @param role viewer, operator, approver or admin
     * @param environments where its owner may act; all where none is named
     * @param expiresInDays for how long it is good; for ever where it is left out
     */
    record KeyRequest(
            String name,
            String role,
            List<String> environments,
            @Nullable Integer expiresInDays) {}

    record WhoAmI(String name, String role, List<String> environments) {}

    record RevokedKey(String name) {}

    record KeyList(List<KeyView> keys) {}

    /** A key as lists show it. */
    record KeyView(
            String name,
            String role,
            List<String> environments,
            Instant createdAt,
            @Nullable Instant expiresAt,
            boolean expired,
            @Nullable Instant lastUsedAt) {
        static KeyView of(Known key, Instant now) {
            Instant until = key.expiresAt();
            return new KeyView(
                    key.owner().name(),
                    key.owner().role().wire(),
                    key.owner().environments(),
                    key.createdAt(),
                    until,
                    until != null && !until.isAfter(now),
                    key.lastUsedAt());
        }
    }

    /** The only time that the key is shown. */
    record CreatedKey(
            String name,
            String role,
            List<String> environments,
            @Nullable Instant expiresAt,
            String key) {
        @Override
        public String toString() {
            return "CreatedKey[name=%s, role=%s]".formatted(name, role);
        }
    }
}
