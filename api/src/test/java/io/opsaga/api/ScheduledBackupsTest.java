package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.backups.MissingBackups;
import io.opsaga.api.support.Answer;
import io.opsaga.api.support.MemorySchedules;
import io.opsaga.archive.BackupName;
import io.opsaga.archive.NewestBackup;
import io.opsaga.operation.ApiKeys.Role;
import io.opsaga.schedule.ScheduleName;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Schedules of backups over HTTP, and how what is missing is shown. */
class ScheduledBackupsTest extends ApiTest {
    private static final String ALL = "/api/v1/backups";
    private static final String PAUSE = ALL + "/cache-nightly/pause";
    private static final String RESUME = ALL + "/cache-nightly/resume";
    private static final String BODY = "{\"environment\":\"production\",\"reason\":\"the store is moved\"}";
    private static final ScheduleName SCHEDULE = new ScheduleName("backup", "production", "cache-nightly");

    @Autowired
    private MissingBackups missing;

    @BeforeEach
    void scheduled() {
        schedules.put(SCHEDULE, Instant.now());
    }

    private JsonNode nightly() {
        return http.get(ALL + "?environment=production").has(200).json().at("/backups/0");
    }

    @Test
    void whenItIsMadeNextIsTold() {
        assertThat(nightly().at("/next_run").asString()).isEqualTo(MemorySchedules.NEXT.toString());
        assertThat(nightly().at("/paused").booleanValue()).isFalse();
        assertThat(nightly().at("/pause_note").isNull()).isTrue();
        assertThat(nightly().at("/missing").isNull()).isTrue();
        JsonNode byOrder = http.get(ALL + "?environment=production").json().at("/backups/1");
        assertThat(byOrder.at("/paused").isNull()).isTrue();
    }

    @Test
    void aPauseSaysWhoAndWhyUntilItIsResumed() {
        Answer paused = http.post(PAUSE, BODY).has(200);

        assertThat(paused.json().at("/paused").booleanValue()).isTrue();
        assertThat(paused.at("/pause_note")).startsWith("paused by ").endsWith(": the store is moved");
        assertThat(nightly().at("/paused").booleanValue()).isTrue();
        assertThat(nightly().at("/next_run").isNull()).isTrue();
        assertThat(nightly().at("/pause_note").asString()).isEqualTo(paused.at("/pause_note"));

        Answer resumed = http.post(RESUME, "{\"environment\":\"production\"}").has(200);

        assertThat(resumed.json().at("/paused").booleanValue()).isFalse();
        assertThat(resumed.at("/next_run")).isEqualTo(MemorySchedules.NEXT.toString());
        assertThat(resumed.at("/pause_note")).startsWith("resumed by ").doesNotContain(":");
        assertThat(nightly().at("/paused").booleanValue()).isFalse();
    }

    @Test
    void whatHasNoScheduleCannotBePaused() {
        http.post(ALL + "/configs/pause", "{\"environment\":\"production\"}").isProblem(409, "no-schedule");
        http.post(ALL + "/config/resume", "{\"environment\":\"production\"}").isProblem(404, "not-found");
        http.post(PAUSE, "{}").isProblem(400, "invalid-request");
        http.post(PAUSE, "{\"environment\":\"production\",\"why\":1}").isProblem(400, "invalid-request");
    }

    @Test
    void withoutTemporalNothingIsToldAndNothingPaused() {
        schedules.away(true);

        assertThat(nightly().at("/schedule/cron").asString()).isEqualTo("0 3 * * *");
        assertThat(nightly().at("/next_run").isNull()).isTrue();
        assertThat(nightly().at("/paused").isNull()).isTrue();
        http.post(PAUSE, BODY).isProblem(503, "unavailable");
        schedules.away(false);
        schedules.remove(SCHEDULE);
        http.post(PAUSE, BODY).isProblem(503, "unavailable");
    }

    @Test
    void aViewerPausesNothing() {
        String viewer = "Bearer " + keys.create("viewer", Role.VIEWER);

        http.post(PAUSE, BODY, "Authorization", viewer).isProblem(403, "forbidden");
        assertThat(nightly().at("/paused").booleanValue()).isFalse();
    }

    @Test
    void whatIsMissingIsShownAndCounted() {
        Instant now = Instant.now();
        Instant taken = now.minus(Duration.ofDays(4));
        schedules.put(SCHEDULE, now.minus(Duration.ofDays(9)));
        newest.put(new BackupName("production", "cache-nightly"), new NewestBackup(taken, null, null));
        newest.put(new BackupName("production", "configs"), new NewestBackup(now, taken, null));
        missing.look();

        assertThat(nightly().at("/missing/what").asString()).isEqualTo("NOT_MADE");
        assertThat(Instant.parse(nightly().at("/missing/since").asString())).isBetween(taken, now);
        assertThat(nightly().at("/missing/sentence").asString()).endsWith(".");
        String series = http.get("/actuator/prometheus").has(200).body();
        assertThat(series)
                .contains("opsaga_backups_missing{environment=\"production\"} 1.0")
                .contains("opsaga_backups_missing{environment=\"testing\"} 0.0")
                .containsPattern(
                        "opsaga_backup_age_seconds\\{backup=\"cache-nightly\",environment=\"production\"} 3456\\d\\d")
                .containsPattern("opsaga_backup_age_seconds\\{backup=\"configs\",environment=\"production\"} \\d\\.\\d")
                .containsPattern(
                        "opsaga_backup_verified_age_seconds\\{backup=\"configs\",environment=\"production\"} 3456\\d\\d")
                .doesNotContain("opsaga_backup_verified_age_seconds{backup=\"cache-nightly\"");
    }
}
