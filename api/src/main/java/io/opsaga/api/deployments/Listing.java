package io.opsaga.api.deployments;

import io.opsaga.api.operations.Pages;
import io.opsaga.api.requests.Query;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.fleet.FleetKind;
import org.springframework.stereotype.Component;

/** Lists operations, page by page. */
@Component
class Listing {
    private final Pages pages;
    private final DeploymentViews views;
    private final FleetViews fleets;

    Listing(Pages pages, DeploymentViews views, FleetViews fleets) {
        this.pages = pages;
        this.views = views;
        this.fleets = fleets;
    }

    DeploymentList deployments(Query query) {
        Pages.Page<DeploymentSummary> page = pages.of(query, DeploymentKind.NAME, views::summary);
        return new DeploymentList(page.found(), page.next());
    }

    FleetList fleets(Query query) {
        Pages.Page<FleetSummary> page = pages.of(query, FleetKind.NAME, fleets::summary);
        return new FleetList(page.found(), page.next());
    }
}
