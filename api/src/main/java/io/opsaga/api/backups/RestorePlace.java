package io.opsaga.api.backups;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.Texts;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody wants a backup restored to, as inventories write a backup's source: one of a Redis service, a database, a folder and a volume,
 * the last two with their machine.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RestorePlace(
        @Nullable String redis,
        @Nullable String database,
        @Nullable String folder,
        @Nullable String volume,
        @Nullable String machine) {
    private static final String INTO = "into";
    private static final String MACHINE = "machine";
    private static final Pattern FOLDER =
            Pattern.compile("/[^\\u0000-\\u001f\\u007f-\\u009f]{0,1000}[^/\\u0000-\\u001f\\u007f-\\u009f]/*");
    private static final Pattern VOLUME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,254}");

    /** Null where the request names none. */
    static @Nullable RestorePlace read(Body body) {
        Body into = body.object(INTO);
        if (!body.holdsObject(INTO)) {
            return null;
        }
        RestorePlace place = new RestorePlace(
                into.text("redis", Texts.NAME, "must be the name of a Redis service"),
                into.text("database", Texts.NAME, "must be the name of a database"),
                into.text("folder", FOLDER, "must be an absolute path, and not / itself"),
                into.text("volume", VOLUME, "must be the name of a volume"),
                into.text(MACHINE, Texts.NAME, "must be the name of a machine"));
        if (place.kinds() != 1) {
            body.wrong(INTO, "must name one of redis, database, folder and volume");
        } else if (place.isOnMachine() != (place.machine != null)) {
            body.wrong(INTO, "must have a machine beside a folder or a volume, and beside nothing else");
        }
        return place;
    }

    private long kinds() {
        return Stream.of(redis, database, folder, volume)
                .filter(Objects::nonNull)
                .count();
    }

    private boolean isOnMachine() {
        return folder != null || volume != null;
    }

    static Schema<Object> form() {
        Schema<Object> machine = Form.text(Texts.NAME);
        return Form.anyOf(
                Form.object().required("redis", Form.text(Texts.NAME), "cache").schema(),
                Form.object()
                        .required("database", Form.text(Texts.NAME), "agents")
                        .schema(),
                Form.object()
                        .required("folder", Form.text(FOLDER), "/opt/config")
                        .required(MACHINE, machine, "pc2")
                        .schema(),
                Form.object()
                        .required("volume", Form.text(VOLUME), "models")
                        .required(MACHINE, machine, "pc2")
                        .schema());
    }
}
