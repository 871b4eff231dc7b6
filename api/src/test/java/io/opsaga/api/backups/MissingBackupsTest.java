package io.opsaga.api.backups;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.opsaga.api.support.MemoryNewest;
import io.opsaga.api.support.MemorySchedules;
import io.opsaga.api.support.TwoMachines;
import io.opsaga.archive.BackupName;
import io.opsaga.archive.MissingBackup;
import io.opsaga.archive.MissingBackup.What;
import io.opsaga.archive.NewestBackup;
import io.opsaga.schedule.ScheduleName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The nightly backup of production: at three in Berlin, made up for until nine, and never proven. */
class MissingBackupsTest {
    private static final ScheduleName SCHEDULE = new ScheduleName("backup", "production", "cache-nightly");
    private static final BackupName NIGHTLY = new BackupName("production", "cache-nightly");
    private static final Instant THREE = Instant.parse("2026-11-20T02:00:00Z");
    private static final Instant TEN = Instant.parse("2026-11-20T09:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final MemorySchedules schedules = new MemorySchedules();
    private final MemoryNewest newest = new MemoryNewest();
    private final MissingBackups missing =
            new MissingBackups(new DeclaredBackups(new TwoMachines()), new BackupStandings(newest, schedules));
    private final Logger log = (Logger) LoggerFactory.getLogger(MissingBackups.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
        schedules.put(SCHEDULE, Instant.EPOCH);
        made(THREE.minus(DAY));
    }

    @AfterEach
    void listenNoMore() {
        log.detachAppender(lines);
    }

    private void made(Instant at) {
        newest.put(NIGHTLY, new NewestBackup(at, null, null));
    }

    private List<String> warned() {
        return lines.list.stream()
                .filter(line -> line.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void whatIsMissingIsRaisedAtOnceAndThenOnceADay() {
        missing.look(TEN);
        missing.look(TEN.plusSeconds(60));

        assertThat(missing.latest().missing())
                .containsExactly(Map.entry(NIGHTLY, new MissingBackup(What.NOT_MADE, THREE)));
        assertThat(warned())
                .singleElement()
                .asString()
                .contains("production/cache-nightly", THREE.toString(), What.NOT_MADE.sentence());

        missing.look(TEN.plus(DAY));

        assertThat(warned()).hasSize(2);
    }

    @Test
    void whatIsThereAgainIsNotMissedAnyMore() {
        missing.look(TEN);
        made(THREE);
        missing.look(TEN.plusSeconds(60));

        assertThat(missing.latest().missing()).isEmpty();
        assertThat(lines.list).last().asString().contains("not missing any more");
    }

    @Test
    void whatIsPausedIsNotMissed() {
        schedules.pause(SCHEDULE, "paused by ann");
        missing.look(TEN);

        assertThat(missing.latest().missing()).isEmpty();
    }

    @Test
    void whatWasMissingStaysSoWhileNobodyTellsOfSchedules() {
        missing.look(TEN);
        schedules.away(true);
        missing.look(TEN.plusSeconds(60));

        assertThat(missing.latest().missing()).containsOnlyKeys(NIGHTLY);
        assertThat(missing.latest().newest()).containsKey(NIGHTLY);
    }
}
