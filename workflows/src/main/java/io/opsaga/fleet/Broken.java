package io.opsaga.fleet;

import io.opsaga.saga.Reading;
import io.temporal.failure.ApplicationFailure;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Reads what is known of a batch that did not end well. */
final class Broken {
    private static final int AT_MOST = 20;

    private Broken() {}

    /** Who was changed before the batch broke, as the failure tells. */
    static List<AgentResult> resultsSoFar(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApplicationFailure application
                    && application.getDetails().getSize() > 0) {
                AgentResult[] results = application.getDetails().get(0, AgentResult[].class);
                return results == null ? List.of() : Arrays.asList(results);
            }
        }
        return List.of();
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
