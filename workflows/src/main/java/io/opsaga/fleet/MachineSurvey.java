package io.opsaga.fleet;

import io.opsaga.saga.Finding;
import java.util.List;

/**
 * What a machine was found to be like.
 *
 * @param findings about the machine as a whole
 * @param agents one answer for each agent that was asked about
 */
public record MachineSurvey(List<Finding> findings, List<AgentSurvey> agents) {
    public MachineSurvey {
        findings = List.copyOf(findings);
        agents = List.copyOf(agents);
    }
}
