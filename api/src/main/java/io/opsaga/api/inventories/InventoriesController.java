package io.opsaga.api.inventories;

import io.opsaga.api.access.Actor;
import io.opsaga.api.access.Origins;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.api.requests.Body;
import io.opsaga.inventory.InventoryReload;
import io.opsaga.inventory.InventoryReload.Refused;
import io.opsaga.inventory.InventorySchema;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The inventories in force. Reading them again is written down with who asked, as making keys is. */
@RestController
@Tag(name = "inventories")
class InventoriesController {
    private static final Logger LOG = LoggerFactory.getLogger(InventoriesController.class);

    private final ObjectProvider<InventoryReload> inventories;
    private final ObjectProvider<InventorySchema> schemas;

    InventoriesController(ObjectProvider<InventoryReload> inventories, ObjectProvider<InventorySchema> schemas) {
        this.inventories = inventories;
        this.schemas = schemas;
    }

    @GetMapping({"/inventories", "/api/v1/inventories"})
    @Operation(summary = "Which inventories are in force, and since when")
    InventoriesInForce inForce() {
        return InventoriesInForce.of(source().inForce());
    }

    @GetMapping(
            path = {"/inventories/schema", "/api/v1/inventories/schema"},
            produces = {"application/schema+json", "application/json"})
    @Operation(summary = "What an inventory may contain, as a JSON Schema for editors")
    @ApiResponse(
            responseCode = "200",
            description = "OK",
            content = @Content(mediaType = "application/schema+json", schema = @Schema(type = "object")))
    String schema() {
        return schemas.stream()
                .findFirst()
                .orElseThrow(InventoriesController::unread)
                .json();
    }

    @PostMapping({"/inventories/reload", "/api/v1/inventories/reload"})
    @Operation(
            summary =
                    "Read the inventories again; faulty ones are refused with all faults, and those before stay in force. For administrators")
    InventoriesInForce reload(
            @RequestBody(required = false) @Nullable JsonNode body,
            @Parameter(hidden = true) @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
            HttpServletRequest request) {
        actor.mustAdminister("reload inventories");
        Body.orEmpty(body).finish();
        String from = Origins.address(request);
        InventoryReload source = source();
        String before = source.inForce().version();
        try {
            InventoriesInForce now = InventoriesInForce.of(source.reload());
            LOG.info(
                    "{} had the inventories read again from {}: {} after {}",
                    actor.name(),
                    from,
                    now.version(),
                    before);
            return now;
        } catch (Refused e) {
            LOG.warn(
                    "{} had the inventories read again from {}: refused, {} stays:\n{}",
                    actor.name(),
                    from,
                    before,
                    e.getMessage());
            throw faulty(e);
        }
    }

    private static ProblemException faulty(Refused refused) {
        int faults = refused.faults().size();
        return new ProblemException(
                        ProblemKind.INVENTORY_FAULTY,
                        "%s%s. What was in force stays so."
                                .formatted(
                                        refused.faults().get(0),
                                        faults == 1 ? "" : " (and %d more)".formatted(faults - 1)))
                .with("faults", refused.faults());
    }

    private InventoryReload source() {
        return inventories.stream().findFirst().orElseThrow(InventoriesController::unread);
    }

    private static ProblemException unread() {
        return new ProblemException(ProblemKind.UNAVAILABLE, "No inventory files are read in this process.");
    }
}
