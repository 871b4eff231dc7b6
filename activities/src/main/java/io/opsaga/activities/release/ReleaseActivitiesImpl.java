package io.opsaga.activities.release;

import io.opsaga.activities.operation.OwnRun;
import io.opsaga.release.ReleaseActivities;
import io.opsaga.release.ReleaseEntry;
import io.opsaga.release.Releases;
import io.opsaga.release.Settled;
import io.opsaga.saga.Reading;
import java.util.List;

/** The record of releases, for sagas. Failures are the store's own, unchecked and worth a retry. */
public final class ReleaseActivitiesImpl implements ReleaseActivities {
    private final Releases releases;

    public ReleaseActivitiesImpl(Releases releases) {
        this.releases = releases;
    }

    @Override
    public void promote(List<ReleaseEntry> entries) {
        entries.forEach(entry -> OwnRun.check(entry.operation()));
        releases.promote(entries);
    }

    @Override
    public Reading demote(List<ReleaseEntry> entries) {
        entries.forEach(entry -> OwnRun.check(entry.operation()));
        return releases.demote(entries);
    }

    @Override
    public List<Settled> settle(List<ReleaseEntry> running) {
        return releases.settle(running);
    }
}
