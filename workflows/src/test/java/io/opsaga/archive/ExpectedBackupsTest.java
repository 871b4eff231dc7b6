package io.opsaga.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.archive.BackupSchedule.Overlap;
import io.opsaga.archive.MissingBackup.What;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExpectedBackupsTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final Verification ALWAYS = new Verification.Always();
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    /** Each night at three, and made up for until four. */
    private static final BackupSchedule NIGHTLY = schedule("0 3 * * *", Duration.ZERO, HOUR);

    private static BackupSchedule schedule(String cron, Duration jitter, Duration missedWithin) {
        return new BackupSchedule(new Cron(cron), UTC, jitter, missedWithin, Overlap.SKIP);
    }

    private static Instant night(int day, String time) {
        return Instant.parse("2026-11-%02dT%s:00Z".formatted(day, time));
    }

    private static NewestBackup kept(@Nullable Instant kept, @Nullable Instant verified) {
        return new NewestBackup(kept, verified, null);
    }

    private static NewestBackup proven(Instant at) {
        return kept(at, at);
    }

    private static Optional<MissingBackup> missing(NewestBackup newest, Instant now) {
        return new ExpectedBackups(NIGHTLY, ALWAYS).missing(newest, LONG_AGO, now);
    }

    private static Optional<MissingBackup> notMade(int day) {
        return Optional.of(new MissingBackup(What.NOT_MADE, night(day, "03:00")));
    }

    @Test
    void oneThatWasMadeAndProvenIsNotMissing() {
        assertThat(missing(proven(night(20, "03:00")), night(20, "12:00"))).isEmpty();
    }

    @Test
    void itIsMissingOnceNobodyMakesUpForItAnyMore() {
        NewestBackup ofYesterday = proven(night(19, "03:01"));

        assertThat(missing(ofYesterday, night(20, "03:59"))).isEmpty();
        assertThat(missing(ofYesterday, night(20, "04:00"))).isEqualTo(notMade(20));
        assertThat(missing(ofYesterday, night(23, "12:00"))).isEqualTo(notMade(20));
    }

    @Test
    void jitterIsWaitedForToo() {
        ExpectedBackups late = new ExpectedBackups(schedule("0 3 * * *", HOUR, HOUR), ALWAYS);

        assertThat(late.missing(NewestBackup.NONE, night(20, "00:00"), night(20, "04:59")))
                .isEmpty();
        assertThat(late.missing(NewestBackup.NONE, night(20, "00:00"), night(20, "05:00")))
                .isEqualTo(notMade(20));
    }

    @Test
    void whatIsUnderWayIsWaitedForUntilTheNextOneShouldBegin() {
        NewestBackup running = new NewestBackup(night(19, "03:01"), night(19, "03:01"), night(20, "03:00"));

        assertThat(missing(running, night(21, "02:59"))).isEmpty();
        assertThat(missing(running, night(21, "03:00"))).isEqualTo(notMade(20));
    }

    @Test
    void nobodyMissesWhatCameBeforeItWasDeclared() {
        ExpectedBackups nightly = new ExpectedBackups(NIGHTLY, ALWAYS);

        assertThat(nightly.missing(NewestBackup.NONE, night(20, "03:01"), night(21, "03:30")))
                .isEmpty();
        assertThat(nightly.missing(NewestBackup.NONE, night(20, "03:01"), night(21, "04:00")))
                .isEqualTo(notMade(21));
        assertThat(nightly.missing(proven(night(10, "03:00")), night(20, "03:01"), night(22, "12:00")))
                .isEqualTo(notMade(21));
    }

    @Test
    void whatShouldBeProvenAndIsNotIsMissedForThat() {
        NewestBackup unproven = kept(night(22, "03:00"), night(20, "03:00"));
        Optional<MissingBackup> since21 = Optional.of(new MissingBackup(What.NOT_VERIFIED, night(21, "03:00")));
        Verification oneOfThree = new Verification.Every(3);

        assertThat(missing(unproven, night(22, "12:00"))).isEqualTo(since21);
        assertThat(new ExpectedBackups(NIGHTLY, oneOfThree).missing(unproven, LONG_AGO, night(22, "12:00")))
                .isEmpty();
        assertThat(new ExpectedBackups(NIGHTLY, oneOfThree)
                        .missing(kept(night(23, "03:00"), night(20, "03:00")), LONG_AGO, night(23, "12:00")))
                .contains(new MissingBackup(What.NOT_VERIFIED, night(23, "03:00")));
        assertThat(new ExpectedBackups(NIGHTLY, new Verification.Never())
                        .missing(kept(night(22, "03:00"), null), LONG_AGO, night(22, "12:00")))
                .isEmpty();
    }

    /** Against all times of the schedule written down one by one. */
    @Test
    void isWhatCountingByHandGives() {
        Random random = new Random(12);
        int found = 0;
        for (int n = 0; n < 4000; n++) {
            int every = 1 + random.nextInt(12);
            Duration jitter = Duration.ofMinutes(random.nextInt(90));
            Duration within = Duration.ofMinutes(1 + random.nextInt(600));
            Instant start = LONG_AGO;
            Instant since = start.plus(Duration.ofMinutes(random.nextInt(1500)));
            Instant now = since.plus(Duration.ofMinutes(random.nextInt(6000)));
            Instant verified = moment(random, start, now);
            Instant later = moment(random, verified == null ? start : verified, now);
            NewestBackup newest =
                    new NewestBackup(later == null ? verified : later, verified, moment(random, start, now));
            int provenOf = random.nextInt(4);
            Hand hand = new Hand(hours(every, start, now), jitter.plus(within), since, now);
            Optional<MissingBackup> expected = hand.missing(newest, provenOf);

            Optional<MissingBackup> missing = new ExpectedBackups(
                            schedule("0 */%d * * *".formatted(every), jitter, within), verification(provenOf))
                    .missing(newest, since, now);

            assertThat(missing)
                    .as("%s %s, one of %d proven", hand, newest, provenOf)
                    .isEqualTo(expected);
            found += expected.isPresent() ? 1 : 0;
        }
        assertThat(found).isBetween(1000, 3500);
    }

    private static Verification verification(int provenOf) {
        return switch (provenOf) {
            case 0 -> new Verification.Never();
            case 1 -> ALWAYS;
            default -> new Verification.Every(provenOf);
        };
    }

    private static @Nullable Instant moment(Random random, Instant from, Instant to) {
        long minutes = Duration.between(from, to).toMinutes();
        return random.nextInt(4) == 0 ? null : from.plus(Duration.ofMinutes((long) (random.nextDouble() * minutes)));
    }

    /** Every so many hours, each day anew from midnight. */
    private static List<Instant> hours(int every, Instant from, Instant to) {
        List<Instant> times = new ArrayList<>();
        for (Instant at = from; !at.isAfter(to); at = at.plus(HOUR)) {
            if (at.atZone(UTC).getHour() % every == 0) {
                times.add(at);
            }
        }
        return times;
    }

    private record Hand(List<Instant> times, Duration grace, Instant since, Instant now) {
        Optional<MissingBackup> missing(NewestBackup newest, int provenOf) {
            List<Instant> due = new ArrayList<>(times.stream()
                    .filter(time -> !time.plus(grace).isAfter(now))
                    .toList());
            Instant running = newest.running();
            if (running != null
                    && !due.isEmpty()
                    && !running.isBefore(due.get(due.size() - 1))
                    && due.size() == times.size()) {
                due.remove(due.size() - 1);
            }
            due.removeIf(time -> time.isBefore(since));
            List<Instant> unkept = without(due, newest.kept());
            if (!unkept.isEmpty()) {
                return Optional.of(new MissingBackup(What.NOT_MADE, unkept.get(0)));
            }
            List<Instant> unproven = without(due, newest.verified());
            return provenOf == 0 || unproven.size() < provenOf
                    ? Optional.empty()
                    : Optional.of(new MissingBackup(What.NOT_VERIFIED, unproven.get(provenOf - 1)));
        }

        private static List<Instant> without(List<Instant> due, @Nullable Instant last) {
            return due.stream()
                    .filter(time -> last == null || time.isAfter(last))
                    .toList();
        }
    }
}
