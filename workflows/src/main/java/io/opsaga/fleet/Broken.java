package io.opsaga.fleet;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.operation.OperationFailure;
import io.opsaga.saga.Causes;
import io.opsaga.saga.Completeness;
import io.opsaga.saga.Reading;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.Values;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads what is known of a batch that did not end well. */
final class Broken {
    private static final int AT_MOST = 20;

    private Broken() {}

    /** Who was changed before the batch broke, as the failure tells; nobody where it tells something else. */
    static List<AgentResult> resultsSoFar(Throwable failure) {
        return results(failure).orElse(List.of());
    }

    /**
     * Whether it says how far the batch came. One that somebody made by hand does not, and the worker may have come to any of its agents
     * meanwhile.
     */
    static boolean tellsHowFar(TemporalFailure failure) {
        String type = Causes.of(failure).type();
        return (DeploymentFailure.of(type).isPresent() || type.equals(OperationFailure.MALFORMED.name()))
                && results(failure).isPresent();
    }

    private static Optional<List<AgentResult>> results(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApplicationFailure application
                    && application.getDetails().getSize() > 0) {
                return read(application.getDetails());
            }
        }
        return Optional.of(List.of());
    }

    private static Optional<List<AgentResult>> read(Values details) {
        try {
            AgentResult[] results = details.get(0, AgentResult[].class);
            return Optional.ofNullable(results)
                    .map(Arrays::asList)
                    .filter(all -> Completeness.missing("results", all).isEmpty());
        } catch (DataConverterException e) {
            return Optional.empty();
        }
    }

    static Reading readingOf(Member member, List<AgentReading> readings, String otherwise) {
        return readings.stream()
                .filter(reading -> reading.agent().equals(member.agent.id()))
                .map(AgentReading::reading)
                .findFirst()
                .orElseGet(() -> Reading.unknown(otherwise));
    }

    /** Who is left, and how, in a sentence that does not grow without end. */
    static String told(List<Member> left) {
        String first = left.stream()
                .limit(AT_MOST)
                .map(member ->
                        "%s: %s".formatted(member.agent.id(), member.row().reason()))
                .collect(Collectors.joining("; "));
        return left.size() <= AT_MOST ? first : "%s; and %d more".formatted(first, left.size() - AT_MOST);
    }
}
