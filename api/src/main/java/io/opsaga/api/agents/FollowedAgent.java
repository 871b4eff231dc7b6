package io.opsaga.api.agents;

import io.opsaga.api.problems.ProblemException;
import io.opsaga.inventory.AgentLogs;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.release.Releases;
import java.util.function.Supplier;

/** What the version of an agent writes that is current at each moment. */
final class FollowedAgent implements LogFollower.Source {
    private final LogTexts texts;
    private final Releases releases;
    private final Supplier<ReleaseEntry> current;
    private final AgentLogs.Following log;
    private final int tail;

    /**
     * @param current the release that is current, or a problem where there is none
     * @param tail so many of the last lines are sent first
     */
    FollowedAgent(
            LogTexts texts, Releases releases, Supplier<ReleaseEntry> current, AgentLogs.Following log, int tail) {
        this.texts = texts;
        this.releases = releases;
        this.current = current;
        this.log = log;
        this.tail = tail;
    }

    @Override
    public String first() {
        ReleaseEntry release = current.get();
        String last = texts.of(release, () -> log.last(release.operation(), tail));
        skipPrevious(release);
        return last;
    }

    /** A rollback brings it back, with all that it wrote long before anybody followed. */
    private void skipPrevious(ReleaseEntry release) {
        try {
            releases.previous(release.environment(), release.agent())
                    .ifPresent(previous -> texts.asked(() -> {
                        log.skip(previous.operation());
                        return "";
                    }));
        } catch (ProblemException e) {
            // That it cannot be read now need not keep anybody from reading the current one.
        }
    }

    @Override
    public String next() {
        String operation = current.get().operation();
        return texts.asked(() -> log.more(operation));
    }

    @Override
    public String end() {
        return log.end();
    }
}
