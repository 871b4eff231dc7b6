package io.opsaga.activities.runtime;

import io.opsaga.inventory.RunningAgents.Found;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a machine's release folders tell of an agent. */
final class ProcessStandings {
    private ProcessStandings() {}

    /** @param surveys of those agents, in their order */
    static Map<String, Standing> of(List<Placement> all, List<ProcessSurvey> surveys) {
        Instant now = Instant.now();
        Map<String, Standing> standings = new LinkedHashMap<>();
        for (int i = 0; i < all.size(); i++) {
            standings.put(all.get(i).agent().id(), of(all.get(i), surveys.get(i), now));
        }
        return standings;
    }

    static Standing of(Placement at, ProcessSurvey survey, Instant now) {
        Optional<ProcessRelease> linked = survey.release(survey.current());
        List<ProcessRelease> alive =
                survey.releases().stream().filter(ProcessRelease::alive).toList();
        ProcessRelease main = linked.filter(ProcessRelease::alive)
                .or(() -> alive.stream().findFirst())
                .or(() -> linked)
                .orElse(null);
        if (main == null) {
            return Standing.NOTHING;
        }
        Condition condition = ProcessConditions.seen(at, main, survey.listeners());
        return new Standing(found(main, now), condition, oddities(survey, main, alive));
    }

    private static Found found(ProcessRelease main, Instant now) {
        return new Found(
                state(main),
                since(main, now),
                main.fact("version"),
                main.fact("digest"),
                main.fact("configuration"),
                main.folder(),
                main.operation());
    }

    private static String state(ProcessRelease main) {
        if (main.running()) {
            return Found.RUNNING;
        }
        if (main.alive()) {
            return "restarting";
        }
        return main.everStarted() ? "exited" : "created";
    }

    private static @Nullable Instant since(ProcessRelease main, Instant now) {
        return main.running() && !main.up().isZero() ? now.minus(main.up()) : null;
    }

    private static List<String> oddities(ProcessSurvey survey, ProcessRelease main, List<ProcessRelease> alive) {
        List<String> oddities = new ArrayList<>();
        if (!main.folder().equals(survey.current())) {
            oddities.add(
                    survey.current().isEmpty()
                            ? "there is no link current"
                            : "the link current names %s, which does not run".formatted(survey.current()));
        }
        if (main.unkept()) {
            oddities.add("its supervisor is gone, and nobody would start it again");
        }
        alive.stream()
                .filter(other -> !other.folder().equals(main.folder()))
                .forEach(other -> oddities.add("%s runs beside it".formatted(other.folder())));
        return oddities;
    }
}
