package io.opsaga.activities.archive;

import io.opsaga.activities.inventory.Field;
import io.opsaga.activities.inventory.InventorySection;
import io.opsaga.activities.inventory.Mapping;
import io.opsaga.activities.inventory.SectionContext;
import io.opsaga.activities.inventory.Values;
import io.opsaga.archive.BackupJob;
import io.opsaga.archive.BackupJobs;
import io.opsaga.archive.BackupSchedule;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.Retention;
import io.opsaga.archive.Stores;
import io.opsaga.archive.Verification;
import io.opsaga.inventory.SectionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code backups}. */
class BackupsSection implements InventorySection<BackupJobs> {
    @Override
    public SectionKey<BackupJobs> key() {
        return BackupJobs.KEY;
    }

    @Override
    public @Nullable BackupJobs read(Field field, SectionContext context) {
        Map<String, BackupJob> jobs = Mapping.each(field, job -> job(job, context));
        return jobs == null ? null : new BackupJobs(jobs);
    }

    private static @Nullable BackupJob job(Mapping job, SectionContext context) {
        References references = new References(context);
        BackupSource source = SourceReader.read(Mapping.of(job.get("source")), references);
        String store = references.store(job, "store");
        List<String> copies = copies(job, context);
        BackupSchedule schedule = ScheduleReader.read(Mapping.of(job.get("schedule")));
        Retention retention = retention(Mapping.of(job.get("retention")));
        Verification verify = verification(job.get("verify"));
        return source == null || store == null || verify == null
                ? null
                : new BackupJob(source, store, copies, schedule, retention, verify);
    }

    private static List<String> copies(Mapping job, SectionContext context) {
        String own = Values.text(job.get("store"));
        Field field = job.get("copies");
        List<Field> elements = field == null ? null : field.list();
        List<String> copies = new ArrayList<>();
        for (Field element : elements == null ? List.<Field>of() : elements) {
            String store = context.reference(element, Stores.KEY.name(), "store");
            if (store != null && store.equals(own)) {
                element.refuse("is %s, the backup's own store".formatted(own), "other stores");
            } else if (store != null) {
                copies.add(store);
            }
        }
        return copies;
    }

    private static @Nullable Retention retention(@Nullable Mapping retention) {
        if (retention == null) {
            return null;
        }
        Integer keepLast = retention.integer("keep_last", 1);
        Integer daily = retention.integer("daily", 0);
        Integer weekly = retention.integer("weekly", 0);
        Integer monthly = retention.integer("monthly", 0);
        return keepLast == null || daily == null || weekly == null || monthly == null
                ? null
                : new Retention(keepLast, daily, weekly, monthly);
    }

    private static @Nullable Verification verification(@Nullable Field field) {
        if (field == null) {
            return new Verification.Always();
        }
        Mapping some = Mapping.of(field);
        if (some != null) {
            Field every = some.get("every");
            Integer executions = every == null ? null : every.integer();
            return executions == null ? null : new Verification.Every(executions);
        }
        String word = field.text();
        if (word == null) {
            return null;
        }
        return word.equals("never") ? new Verification.Never() : new Verification.Always();
    }
}
