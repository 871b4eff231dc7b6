package io.opsaga.api.deployments;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** @param next what to give as {@code after} for the next page; null on the last one */
record DeploymentList(
        List<DeploymentSummary> deployments, @Nullable String next) {}
